/**
 * One attempt of a Map state in distributed mode: a Map Run. Every item is an execution of its own, of the processor, with its own
 * history, limits and variables. An item that fails beyond what is tolerated stops those that still run and fails the Map Run,
 * whose error is always that of the threshold. The outputs of those that failed within it are left out, as in inline mode: the
 * guide does not say ("Using Map state in Distributed mode", state-map-distributed). After a redrive of the execution the items
 * that had succeeded keep their outputs; the others get new executions in a new Map Run, where AWS goes on in those it has.
 */
import { StateFailure } from './failure';
import type { Json } from './json';
import type { ItemContext } from './map-iterations';
import { isTolerated, type Tolerance, thresholdExceeded } from './map-tolerance';
import type { MapState } from './model';
import { newProgress } from './progress';
import type { ChildExecution } from './run';
import type { Visit } from './visit';

/** "If you don't specify a concurrency value or set it to zero, Step Functions … runs 10,000 parallel child workflow executions". */
const MAX_CONCURRENCY = 10_000;

/** 100 Standard children are started a second (service-quotas of the Step Functions guide). */
const START_INTERVAL_MS = 10;

export class MapRun {
  readonly arn: string;
  readonly children: ChildExecution[] = [];
  /** The outputs of the children that succeeded, by index of the item. */
  private readonly outputs = new Map<number, Json>();
  private readonly label: string;
  private started = 0;
  private failed = 0;
  private lastTurn: Promise<void> = Promise.resolve();
  private nextStartMs = 0;
  private isOver = false;

  constructor(
    private readonly visit: Visit<MapState>,
    private readonly items: readonly Json[],
    private readonly tolerance: Tolerance,
    private readonly select: (context: ItemContext) => Promise<Json>,
  ) {
    const { run } = visit.lane;
    this.label = visit.state.label ?? run.random.mapRuns.uuid();
    this.arn = run.mapRunArn(this.label, run.random.mapRuns.uuid());
  }

  async run(concurrency: number): Promise<{ result: readonly Json[]; previous: number }> {
    const { lane } = this.visit;
    lane.record('MapStateStarted', { mapStateStartedEventDetails: { length: this.items.length } });
    const refusal = lane.run.refuseChildren();
    if (refusal !== undefined) throw this.visit.failure('States.Permissions', refusal);
    lane.record('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: this.arn } });
    lane.run.mapRuns.push(this);
    const cancel = () => this.cancel();
    lane.signal.addEventListener('abort', cancel, { once: true });
    try {
      return await this.followAll(concurrency);
    } catch (error) {
      this.cancel();
      throw this.recorded(error);
    } finally {
      lane.signal.removeEventListener('abort', cancel);
    }
  }

  private async followAll(concurrency: number) {
    const { lane } = this.visit;
    const slots = Math.min(concurrency || MAX_CONCURRENCY, MAX_CONCURRENCY, this.items.length);
    await Promise.all(Array.from({ length: slots }, () => this.keepGoing()));
    const inOrder = [...this.outputs].sort(([a], [b]) => a - b);
    const result = inOrder.map(([, output]) => output);
    this.visit.checkPayload(result);
    const previous = lane.record('MapRunSucceeded');
    lane.record('MapStateSucceeded', {}, previous);
    return { result, previous };
  }

  private async keepGoing(): Promise<void> {
    for (let index = this.started++; index < this.items.length; index = this.started++) {
      const before = this.visit.lane.progress.inner.get(index)?.output;
      if (before) {
        this.outputs.set(index, before.value);
        continue;
      }
      await this.turn();
      const value = this.items[index] ?? null;
      const input = await this.select({ Item: { Index: index, Value: value, Source: 'STATE_DATA' } });
      if (this.isOver) return;
      await this.runOne(index, input);
    }
  }

  /** Children are started one after the other, so many a second. */
  private turn(): Promise<void> {
    this.lastTurn = this.lastTurn.then(() => this.pause());
    return this.lastTurn;
  }

  private async pause(): Promise<void> {
    const { lane } = this.visit;
    const wait = this.nextStartMs - lane.run.clock.now();
    if (wait > 0) await lane.sleep(wait);
    this.nextStartMs = lane.run.clock.now() + START_INTERVAL_MS;
  }

  private async runOne(index: number, input: Json): Promise<void> {
    const { run } = this.visit.lane;
    const { processor } = this.visit.state;
    const name = run.random.mapRuns.uuid();
    const child = run.startChild({ name, label: this.label, input, processor });
    this.children.push(child);
    await child.finished;
    if (this.isOver) return;
    if (child.status === 'SUCCEEDED') {
      const value = child.output ?? null;
      this.outputs.set(index, value);
      const { progress, scope } = this.visit.lane;
      progress.inner.set(index, { ...newProgress(scope), output: { value } });
      return;
    }
    this.failed += 1;
    if (!isTolerated(this.tolerance, this.failed, this.items.length)) throw thresholdExceeded();
  }

  private cancel(): void {
    this.isOver = true;
    for (const child of this.children) child.stop();
  }

  private recorded(error: unknown): unknown {
    const { lane } = this.visit;
    if (!(error instanceof StateFailure) || error.isFatal || lane.signal.aborted) return error;
    lane.record('MapRunFailed', { mapRunFailedEventDetails: error.details });
    error.eventId = lane.last;
    return error;
  }
}
