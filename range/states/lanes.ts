/**
 * The concurrent lanes of one attempt of a Parallel or Map state. The first failure that is not tolerated cancels the
 * others and is the attempt's. What was cut off is recorded as Step Functions does: the events of aborted states
 * follow the event that failed, and no chain continues from them.
 */
import { setMaxListeners } from 'node:events';
import type { HistoryEventType } from '@aws-sdk/client-sfn';
import { StateFailure } from './failure';
import type { EventDetails } from './history';
import type { Json } from './json';
import { Lane, type LaneOptions } from './lane';
import { newProgress } from './progress';
import { Scope } from './scope';
import { eventType, type Visit } from './visit';

const ABORTABLE = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/** Names the events of a Map state's iterations; a Parallel state's branches have none. */
export type LaneEvents = (lane: Lane, outcome: 'Succeeded' | 'Failed' | 'Aborted') => LaneEvent | undefined;

export interface LaneEvent {
  readonly type: HistoryEventType;
  readonly details: EventDetails;
}

export class Lanes {
  private readonly cancellation = new AbortController();
  private readonly detach: () => void;
  /** The last event of any lane that has ended; 0 while none has. */
  private lastEvent = 0;

  constructor(
    private readonly visit: Visit,
    private readonly eventsOf: LaneEvents,
  ) {
    const { signal } = visit.lane;
    // Every lane listens on this one signal, and a Map state has up to forty.
    setMaxListeners(0, this.cancellation.signal);
    const cancel = () => this.cancellation.abort();
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    this.detach = () => signal.removeEventListener('abort', cancel);
  }

  /** The output of the branch or iteration of that index, if it succeeded before a redrive. */
  outputBefore(index: number): { readonly value: Json } | undefined {
    return this.visit.lane.progress.inner.get(index)?.output;
  }

  open(index: number, options: Pick<LaneOptions, 'last' | 'map'>): Lane {
    const { lane: outer } = this.visit;
    const { signal } = this.cancellation;
    const { inner } = outer.progress;
    const progress = inner.get(index) ?? newProgress(new Scope(outer.scope));
    inner.set(index, progress);
    const map = options.map ?? outer.map;
    const lane = new Lane({ run: outer.run, progress, signal, last: options.last, map });
    outer.active?.lanes.add(lane);
    return lane;
  }

  /** Runs `work` on a lane and records how the lane ended. */
  async follow(lane: Lane, work: () => Promise<Json>): Promise<Json> {
    const output = await work();
    this.recordAside(lane, this.eventsOf(lane, 'Succeeded'));
    this.end(lane);
    return output;
  }

  /** Records a failure that the state tolerates. */
  tolerate(lane: Lane, failure: StateFailure): void {
    lane.last = failure.eventId ?? lane.last;
    this.recordAside(lane, this.eventsOf(lane, 'Failed'));
    this.recordOwnAborted(lane, lane.last);
    this.end(lane);
  }

  /** Records the end of the attempt; the state's exit follows the event whose id is returned, as this one does. */
  succeed(started: number): number {
    this.detach();
    const { lane, state } = this.visit;
    const previous = Math.max(this.lastEvent, started);
    lane.record(eventType(`${state.type}StateSucceeded`), {}, previous);
    return previous;
  }

  /** Cancels what still runs. A fatal failure ends the whole execution, which leaves no trace of the lanes. */
  fail(failed: Lane, failure: unknown): void {
    if (failure instanceof StateFailure && !failure.isFatal && !this.visit.lane.signal.aborted) {
      this.recordCut(failed, failure.eventId ?? failed.last);
    }
    this.visit.lane.active?.lanes.clear();
    this.detach();
    this.cancellation.abort();
  }

  private recordCut(failed: Lane, cause: number): void {
    this.add(this.eventsOf(failed, 'Failed'), cause);
    this.recordOwnAborted(failed, cause);
    for (const lane of this.visit.lane.active?.lanes ?? []) {
      if (lane === failed) continue;
      this.add(this.eventsOf(lane, 'Aborted'), cause);
      this.recordAborted(lane, cause);
    }
  }

  /** A task whose failure ended its lane is left by this event, as no other state is. */
  private recordOwnAborted(lane: Lane, cause: number): void {
    if (lane.active?.type === 'Task') this.add({ type: 'TaskStateAborted', details: {} }, cause);
  }

  private recordAborted(lane: Lane, cause: number): void {
    const { active } = lane;
    if (!active) return;
    for (const inner of active.lanes) this.recordAborted(inner, cause);
    if (ABORTABLE.has(active.type))
      this.add({ type: eventType(`${active.type}StateAborted`), details: {} }, cause);
  }

  private recordAside(lane: Lane, event: LaneEvent | undefined): void {
    if (!event) return;
    const { last } = lane;
    this.lastEvent = Math.max(this.lastEvent, lane.record(event.type, event.details));
    lane.last = last;
  }

  private end(lane: Lane): void {
    this.lastEvent = Math.max(this.lastEvent, lane.last);
    this.visit.lane.active?.lanes.delete(lane);
  }

  private add(event: LaneEvent | undefined, previous: number): void {
    if (event) this.visit.lane.run.history.add(event.type, previous, event.details);
  }
}
