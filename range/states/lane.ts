/**
 * A lane is one sequence of states: the execution's own, a branch of a Parallel state or an iteration of a Map state.
 * Its events chain to each other by previousEventId, whatever other lanes record in between. Once its signal is
 * aborted a lane records nothing more: whoever still runs on it is unwound with Cancelled.
 */
import type { HistoryEventType } from '@aws-sdk/client-sfn';
import { Cancelled } from './failure';
import type { EventDetails } from './history';
import type { JsonObject } from './json';
import type { Progress } from './progress';
import type { Run } from './run';
import type { Scope } from './scope';

export interface ActiveState {
  readonly type: string;
  /** Lanes that a Parallel or Map state has started and that have not ended. */
  readonly lanes: Set<Lane>;
}

export interface LaneOptions {
  readonly run: Run;
  /** How far it had come before; new, unless it goes on. */
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The event that the lane's first one follows. */
  readonly last: number;
  /** `$states.context.Map` inside an iteration. */
  readonly map?: JsonObject | undefined;
}

export class Lane {
  readonly run: Run;
  readonly scope: Scope;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly map: JsonObject | undefined;
  /** The event that the lane's next one follows. */
  last: number;
  active: ActiveState | undefined;

  constructor(options: LaneOptions) {
    this.run = options.run;
    this.scope = options.progress.scope;
    this.progress = options.progress;
    this.signal = options.signal;
    this.last = options.last;
    this.map = options.map;
  }

  record(type: HistoryEventType, details: EventDetails = {}, previous = this.last): number {
    if (this.signal.aborted) throw new Cancelled();
    this.last = this.run.history.add(type, previous, details);
    return this.last;
  }

  sleep(ms: number): Promise<void> {
    return sleep(this.run, ms, this.signal);
  }
}

function sleep({ clock }: Run, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Cancelled());
    const cancel = () => {
      timer.cancel();
      reject(new Cancelled());
    };
    const timer = clock.schedule(ms, () => {
      signal.removeEventListener('abort', cancel);
      resolve();
    });
    signal.addEventListener('abort', cancel, { once: true });
  });
}
