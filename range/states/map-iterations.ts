import { StateFailure } from './failure';
import type { Json } from './json';
import type { Lane } from './lane';
import { Lanes } from './lanes';
import { isTolerated, type Tolerance, thresholdExceeded } from './map-tolerance';
import type { MapState } from './model';
import { eventType, type Visit } from './visit';

/** Inline mode "supports up to 40 concurrent iterations" (state-map-inline in the Step Functions guide). */
const MAX_CONCURRENCY = 40;

export type ItemContext = {
  readonly Item: { readonly Index: number; readonly Value: Json; readonly Source: string };
};

interface Iteration {
  readonly index: number;
  readonly lane: Lane;
  readonly context: ItemContext;
}

/** The iterations of one attempt of a Map state. */
export class MapIterations {
  private readonly lanes: Lanes;
  private readonly indexes = new Map<Lane, number>();
  /** The outputs of the iterations that succeeded, by index. */
  private readonly outputs = new Map<number, Json>();
  private started = 0;
  private failed = 0;

  constructor(
    private readonly visit: Visit<MapState>,
    private readonly items: readonly Json[],
    private readonly tolerance: Tolerance,
    private readonly process: (lane: Lane, context: ItemContext) => Promise<Json>,
  ) {
    this.lanes = new Lanes(visit, (lane, outcome) => this.eventOf(lane, outcome));
  }

  /** Items whose failure is tolerated have no output and are left out of the result. */
  async run(concurrency: number): Promise<{ result: readonly Json[]; previous: number }> {
    const last = this.visit.lane.record('MapStateStarted', {
      mapStateStartedEventDetails: { length: this.items.length },
    });
    const slots = Math.min(concurrency || MAX_CONCURRENCY, MAX_CONCURRENCY, this.items.length);
    const first = Array.from({ length: slots }, () => this.start(last));
    await Promise.all(first.map((iteration) => this.keepGoing(iteration)));
    const previous = this.lanes.succeed(last);
    const inOrder = [...this.outputs].sort(([a], [b]) => a - b);
    return { result: inOrder.map(([, output]) => output), previous };
  }

  private start(last: number): Iteration | undefined {
    const index = this.nextIndex();
    const value = this.items[index];
    if (value === undefined) return undefined;
    this.started = index + 1;
    const context = { Item: { Index: index, Value: value, Source: 'STATE_DATA' } };
    const lane = this.lanes.open(index, { last, map: context });
    this.indexes.set(lane, index);
    lane.record('MapIterationStarted', { mapIterationStartedEventDetails: this.details(index) });
    return { index, lane, context };
  }

  /** Of the next item that has no output from before a redrive. */
  private nextIndex(): number {
    for (let index = this.started; ; index++) {
      const before = index < this.items.length ? this.lanes.outputBefore(index) : undefined;
      if (!before) return index;
      this.outputs.set(index, before.value);
    }
  }

  /** An iteration that waited for a slot follows the last event of the one that left it. */
  private async keepGoing(first: Iteration | undefined): Promise<void> {
    for (let iteration = first; iteration; iteration = this.start(iteration.lane.last)) {
      await this.runOne(iteration);
    }
  }

  private async runOne({ index, lane, context }: Iteration): Promise<void> {
    try {
      this.outputs.set(index, await this.lanes.follow(lane, () => this.process(lane, context)));
    } catch (error) {
      if (lane.signal.aborted) throw error;
      this.failed += 1;
      if (
        error instanceof StateFailure &&
        !error.isFatal &&
        isTolerated(this.tolerance, this.failed, this.items.length)
      ) {
        this.lanes.tolerate(lane, error);
        return;
      }
      this.lanes.fail(lane, error);
      throw this.overall(error);
    }
  }

  /** With a threshold the state's error is that it was exceeded, else the iteration's own. */
  private overall(error: unknown): unknown {
    const { count, percentage } = this.tolerance;
    const hasThreshold = count !== undefined || percentage !== undefined;
    if (!hasThreshold || !(error instanceof StateFailure) || error.isFatal) return error;
    return thresholdExceeded(error.eventId);
  }

  private eventOf(lane: Lane, outcome: 'Succeeded' | 'Failed' | 'Aborted') {
    const index = this.indexes.get(lane);
    if (index === undefined) throw new Error('the lane is no iteration of this Map state');
    const details = { [`mapIteration${outcome}EventDetails`]: this.details(index) };
    return { type: eventType(`MapIteration${outcome}`), details };
  }

  private details(index: number) {
    return { name: this.visit.state.name, index };
  }
}
