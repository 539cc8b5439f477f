/**
 * A range that stands open for others. Its time is moved by one loop: as long as a request from outside waits, to the next event;
 * else as far as somebody has asked for, and as the wall clock goes. Nothing else steps the clock.
 */
import { Fleet } from '../drill/fleet';
import type { DrillEvent, DrillScore, DrillVerdict } from '../drill/result';
import { scoreOf } from '../drill/score';
import { LEAD_IN_MS, openStage, type Stage } from '../drill/stage';
import { wallNow, wallSleep } from '../kernel/wall-clock';
import type { Outside } from '../range';
import { addBucket } from '../services/s3/state';
import { type DeployedStack, isEmpty } from '../stack';
import type { Execution } from '../states';
import type { AwsEvent } from '../world';
import { Idleness } from './idleness';
import { Pace } from './pace';

export interface LiveOptions {
  readonly stack: DeployedStack;
  readonly scenario: string;
  readonly mode?: string;
  readonly seed: string;
  /** Virtual seconds in a second; 0 stands still until told. */
  readonly speed: number;
  readonly outside: Omit<Outside, 'onRequest'>;
  readonly onEvent: (event: DrillEvent) => void;
  /** What sets a responder off, once, when it is on the bus. */
  readonly onFinding: (event: AwsEvent) => void;
  /** The range itself has failed; it serves no more. */
  readonly onBroken: (error: unknown) => void;
}

export interface LiveScore {
  readonly triggerAt: number;
  readonly score: DrillScore;
  /** What the responder says of itself, where it is ours and has reported. */
  readonly verdict?: DrillVerdict;
}

interface Goal {
  /** How far time may go for it; undefined when it is reached. */
  readonly horizon: (now: number) => number | undefined;
  readonly reached: () => void;
}

const MOST_EXECUTIONS = 10_000;
/** How long nothing has to happen before the range is looked at again, in ms. */
const LONGEST_REST_MS = 250;
const TRIGGERS = ['GuardDuty Finding', 'Tag Change on Resource'];

export class LiveRange {
  private goals: Goal[] = [];
  private triggerAt: number | undefined;
  private isDelivered = false;
  private isClosed = false;
  private wake: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly pace: Pace;
  private readonly fleet: Fleet;
  private readonly idleness: Idleness;

  private constructor(
    private readonly options: LiveOptions,
    readonly stage: Stage,
  ) {
    const { range, staged } = stage;
    this.fleet = new Fleet(range.world, staged);
    this.pace = new Pace(range.clock.now(), wallNow(), 0);
    this.idleness = new Idleness(range);
  }

  /** Sets the scenario up, lets it find to its rhythm, and begins to serve. */
  static async open(options: LiveOptions): Promise<LiveRange> {
    const { stack, scenario, mode, seed, onEvent } = options;
    const opened: { live?: LiveRange } = {};
    const stage = await openStage({
      ...{ stack, scenario, seed, onEvent, mostExecutions: MOST_EXECUTIONS },
      ...(mode !== undefined && { mode }),
      outside: { ...options.outside, onRequest: () => opened.live?.wake() },
    });
    const live = new LiveRange(options, stage);
    opened.live = live;
    if (isEmpty(stack)) giveBucket(stage);
    live.running = live.run().catch((error: unknown) => live.giveUp(error));
    await live.advance(LEAD_IN_MS);
    live.setSpeed(options.speed);
    return live;
  }

  get now(): number {
    return this.stage.range.clock.now();
  }

  get speed(): number {
    return this.pace.speed;
  }

  get events(): readonly DrillEvent[] {
    return this.stage.observer.events;
  }

  get executions(): readonly Execution[] {
    return this.stage.range.record.executions;
  }

  setSpeed(speed: number): void {
    this.pace.dueAt(this.now, wallNow());
    this.pace.speed = speed;
    this.wake();
  }

  /** Lets so much time pass, as fast as it goes. */
  advance(ms: number): Promise<void> {
    const until = this.now + ms;
    return this.reach((now) => (now < until ? until : undefined));
  }

  /** Lets time pass until nothing of the stack runs, or it only waits for a person. */
  settle(): Promise<void> {
    const until = this.idleness.limit(this.now);
    return this.reach((now) => (this.idleness.isIdle(now) || now >= until ? undefined : until));
  }

  /** Sets off what the scenario is about. */
  trigger(): void {
    const { observer, staged, range } = this.stage;
    this.begin();
    observer.say('trigger', staged.triggerText);
    staged.trigger(range.world);
    this.wake();
  }

  /** The event that sets a responder off, as the bus carries it, once it is there. */
  get finding(): AwsEvent | undefined {
    const from = this.triggerAt;
    if (from === undefined) return undefined;
    return this.stage.range.record.events.find(
      ({ at, event }) => at >= from && TRIGGERS.includes(event['detail-type']),
    )?.event;
  }

  /** What really happened so far; undefined before the trigger. */
  score(): LiveScore | undefined {
    if (this.triggerAt === undefined) return undefined;
    const { range, staged, intruder, cut, watch, opening } = this.stage;
    const [first] = this.executions;
    const verdict = (first?.output as { readonly verdict?: DrillVerdict } | undefined)?.verdict;
    const score = scoreOf({
      ...{ range, staged, intruder, watch, fleet: this.fleet, cut: cut.first, triggerAt: this.triggerAt },
      openings: opening.openings,
      endAt: first?.stopMs ?? this.now,
      history: first?.history ?? [],
    });
    return { triggerAt: this.triggerAt, score, ...(verdict && { verdict }) };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.wake();
    await this.running;
    await this.stage.range.close();
  }

  private reach(horizon: Goal['horizon']): Promise<void> {
    return new Promise((reached) => {
      this.goals.push({ horizon, reached });
      this.wake();
    });
  }

  private async run(): Promise<void> {
    const { range } = this.stage;
    while (!this.isClosed) {
      if (await range.admit()) continue;
      this.look();
      if (this.isDue()) range.clock.step();
      else await this.rest();
    }
    this.endGoals();
  }

  private giveUp(error: unknown): void {
    this.isClosed = true;
    this.endGoals();
    this.options.onBroken(error);
  }

  private endGoals(): void {
    for (const { reached } of this.goals.splice(0)) reached();
  }

  private look(): void {
    this.stage.observer.tick();
    if (this.executions.length > 0) this.begin();
    const event = this.isDelivered ? undefined : this.finding;
    if (!event) return;
    this.isDelivered = true;
    this.options.onFinding(event);
  }

  /** Whoever sets the response off otherwise, by a tag for instance, begins it too. */
  private begin(): void {
    if (this.triggerAt !== undefined) return;
    this.triggerAt = this.executions[0]?.startMs ?? this.now;
    this.stage.watch.begin();
  }

  private isDue(): boolean {
    const { range } = this.stage;
    const next = range.clock.nextAt();
    if (range.waiting > 0) return next !== undefined;
    const horizon = Math.max(this.pace.dueAt(this.now, wallNow()), ...this.horizons());
    if (next !== undefined && next <= horizon) return true;
    range.clock.moveTo(horizon);
    return false;
  }

  /** Of the goals that are not reached yet; the others are told. */
  private horizons(): number[] {
    const ahead = this.goals.map((goal) => ({ goal, horizon: goal.horizon(this.now) }));
    this.goals = ahead.filter(({ horizon }) => horizon !== undefined).map(({ goal }) => goal);
    for (const { goal, horizon } of ahead) if (horizon === undefined) goal.reached();
    return ahead.flatMap(({ horizon }) => horizon ?? []);
  }

  private async rest(): Promise<void> {
    if (this.goals.length > 0) return;
    const woken = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    const next = this.stage.range.clock.nextAt() ?? Number.POSITIVE_INFINITY;
    const dueInMs = this.speed > 0 ? (next - this.now) / this.speed : Number.POSITIVE_INFINITY;
    await Promise.race([woken, wallSleep(Math.max(1, Math.min(dueInMs, LONGEST_REST_MS)))]);
  }
}

/** Where a responder that has no vault can put its evidence. */
function giveBucket({ range: { world } }: Stage): void {
  addBucket(world.s3, `evidence-${world.account}`, world.clock.now(), {
    versioning: 'Enabled',
    publicAccessBlocked: true,
  });
}
