/**
 * What happens to a case beside the calls of its functions, as data: the execution is stopped and redriven, the stack is deployed in
 * the middle of it, events come twice or late (those are the bus's). Each is played at a moment of the case, so that a run is
 * replayed from text.
 */
import type { EventDisturbance } from '../bus';
import type { Range } from '../range';
import type { DeployedStack } from '../stack';
import type { Execution } from '../states';
import { DrillError } from './drill-error';

/** Some time after the trigger, or after the case's workflow entered a state. */
export interface Moment {
  /** @default the trigger */
  readonly state?: string;
  /** Which entering of the state, from 1. @default 1 */
  readonly nth?: number;
  /** Virtual ms later. @default 0 */
  readonly ms?: number;
}

export type Disturbance =
  | EventDisturbance
  /** StopExecution of the case's workflow, as an administrator does it. */
  | { readonly kind: 'stop-execution'; readonly when: Moment }
  /** RedriveExecution, so many ms after the case's workflow ended without success. Each one plans one redrive. */
  | { readonly kind: 'redrive-execution'; readonly ms: number }
  /** A deployment: of the same stack, or of one that the drill's `deployments` name. */
  | { readonly kind: 'deploy'; readonly when: Moment; readonly stack?: string };

type Planned = Exclude<Disturbance, EventDisturbance>;
type Timed = Exclude<Planned, { readonly kind: 'redrive-execution' }>;

export const isOfEvents = (disturbance: Disturbance): disturbance is EventDisturbance =>
  disturbance.kind === 'event-twice' || disturbance.kind === 'event-late';

export interface DisturberOptions {
  readonly range: Range;
  readonly disturbances: readonly Disturbance[];
  /** The stack that is deployed, and those that may be. */
  readonly stack: DeployedStack;
  readonly deployments: Readonly<Record<string, DeployedStack>>;
  readonly tell: (text: string) => void;
}

export class Disturber {
  private readonly timed: readonly Timed[];
  private readonly redrives: { readonly ms: number }[];
  private readonly entered = new Map<string, number>();
  private seen = 0;
  private redriving = false;

  /** @throws DrillError for a deployment of a stack that nobody named */
  constructor(private readonly options: DisturberOptions) {
    const planned = options.disturbances.filter((each): each is Planned => !isOfEvents(each));
    this.timed = planned.filter((each) => each.kind !== 'redrive-execution');
    this.redrives = planned.filter((each) => each.kind === 'redrive-execution');
    for (const each of this.timed) if (each.kind === 'deploy') this.stackOf(each.stack);
  }

  /** At the trigger. */
  begin(): void {
    for (const each of this.timed) if (each.when.state === undefined) this.plan(each, 0);
  }

  /** Whenever the range is quiet: looks at what the case's workflow has entered since, and whether it has ended. */
  tick(): void {
    const execution = this.case();
    if (!execution) return;
    for (const { stateEnteredEventDetails, timestamp } of execution.history.slice(this.seen)) {
      const { name } = stateEnteredEventDetails ?? {};
      if (name !== undefined) this.enter(name, timestamp?.getTime() ?? 0);
    }
    this.seen = execution.history.length;
    if (isUnsuccessful(execution) && !this.redriving) this.planRedrive();
  }

  /** Whether the workflow, which has ended, is going on yet. */
  get willRedrive(): boolean {
    const execution = this.case();
    return (
      execution !== undefined && isUnsuccessful(execution) && (this.redriving || this.redrives.length > 0)
    );
  }

  private case(): Execution | undefined {
    return this.options.range.record.executions[0];
  }

  private enter(name: string, at: number): void {
    const count = (this.entered.get(name) ?? 0) + 1;
    this.entered.set(name, count);
    const passed = this.options.range.clock.now() - at;
    for (const each of this.timed)
      if (each.when.state === name && (each.when.nth ?? 1) === count) this.plan(each, passed);
  }

  private plan(disturbance: Timed, passedMs: number): void {
    const { clock } = this.options.range;
    clock.schedule((disturbance.when.ms ?? 0) - passedMs, () => this.play(disturbance));
  }

  private play(disturbance: Timed): void {
    const { range, tell } = this.options;
    switch (disturbance.kind) {
      case 'deploy':
        range.deploy(this.stackOf(disturbance.stack));
        tell('the stack is deployed anew');
        break;
      case 'stop-execution':
        this.case()?.stop('Stopped', 'by an administrator');
        tell('the workflow is stopped');
        break;
    }
  }

  private planRedrive(): void {
    const next = this.redrives.shift();
    if (!next) return;
    this.redriving = true;
    const { range, tell } = this.options;
    range.clock.schedule(next.ms, () => {
      this.redriving = false;
      range.world.states.executions.get(this.case()?.arn ?? '')?.redrive?.();
      tell('the workflow is redriven');
    });
  }

  private stackOf(name: string | undefined): DeployedStack {
    const { stack, deployments } = this.options;
    const found = name === undefined ? stack : deployments[name];
    if (found) return found;
    const known = Object.keys(deployments).join(', ');
    throw new DrillError(`no deployment is called '${name}'; there are: ${known || 'none'}`);
  }
}

const isUnsuccessful = ({ status }: Execution): boolean => status !== 'RUNNING' && status !== 'SUCCEEDED';
