/**
 * The gate through which every change to the account goes. It writes down what is done, in the order in which it is
 * done; in a dry run it writes the same down and does nothing. No step calls a changing API around it.
 */
import type { Policy } from './policy';
import { timestamp } from './time';

export interface Change {
  /** UTC, when it was done. */
  readonly at: string;
  /** The API action, such as `ec2:StopInstances`. */
  readonly action: string;
  /** What it was done to: a resource id or name. */
  readonly target: string;
  /** In a few words, what changed from what to what. */
  readonly what: string;
  readonly outcome: 'done' | 'would be done';
}

export class Changes {
  private readonly made: Change[] = [];

  constructor(private readonly enforcement: Policy['enforcement']) {}

  get list(): readonly Change[] {
    return this.made;
  }

  get isDryRun(): boolean {
    return this.enforcement === 'dry-run';
  }

  /** Makes the change and returns what `run` returned, or undefined in a dry run. A change that fails is not listed. */
  async make<T>(action: string, target: string, what: string, run: () => Promise<T>): Promise<T | undefined> {
    if (this.isDryRun) {
      this.made.push({ at: timestamp(), action, target, what, outcome: 'would be done' });
      return undefined;
    }
    const result = await run();
    this.made.push({ at: timestamp(), action, target, what, outcome: 'done' });
    return result;
  }
}
