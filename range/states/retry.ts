import type { Random } from '../kernel/random';
import { matchesError } from './error-matching';
import type { StateFailure } from './failure';
import type { Retrier } from './model';

/**
 * The retriers of one visit to a state. Each counts its own retries over the whole visit, and the first one that
 * matches an error decides: once it is used up, later ones are not asked.
 */
export class Retries {
  private readonly used = new Map<Retrier, number>();

  constructor(
    private readonly retriers: readonly Retrier[],
    private readonly random: Random,
  ) {}

  /** Whole milliseconds to wait before the next attempt, or undefined when there is none. */
  delayAfter(failure: StateFailure): number | undefined {
    const retrier = this.retriers.find(({ errorEquals }) => matchesError(errorEquals, failure));
    if (!retrier) return undefined;
    const used = this.used.get(retrier) ?? 0;
    if (used >= retrier.maxAttempts) return undefined;
    this.used.set(retrier, used + 1);
    const grown = retrier.intervalSeconds * retrier.backoffRate ** used;
    const seconds = Math.min(grown, retrier.maxDelaySeconds ?? grown);
    return Math.round(1000 * seconds * (retrier.jitter === 'FULL' ? this.random.next() : 1));
  }
}
