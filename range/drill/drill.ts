/**
 * One drill: a fresh account with the stack deployed in it, a scenario with its intruder, the trigger, and then time until
 * the workflow has ended and the alarms have had their say. The same seed gives the same drill, to the byte.
 */
import type { Range } from '../range';
import type { Staged } from '../scenarios/scenario';
import type { Execution } from '../states';
import { type AccountState, accountState } from './account-state';
import { DrillError } from './drill-error';
import { Fleet } from './fleet';
import type { DrillObserver } from './observer';
import { type EndedExecution, NOT_STARTED, outcomeOf } from './outcome';
import { type Rehearsing, type ReleaseOptions, rehearseRelease } from './release';
import type { DrillResult, ReleaseRehearsal } from './result';
import { scoreOf } from './score';
import { LEAD_IN_MS, openStage, type Stage, type StageOptions } from './stage';

export { DrillError } from './drill-error';
export { findScenario, tagKeysOf } from './stage';

export interface DrillOptions extends Omit<StageOptions, 'outside'> {
  /** A last word on the account before the trigger, for tests. */
  readonly arrange?: (range: Range, staged: Staged) => void;
  /** What people do instead of what the scenario says. */
  readonly people?: (range: Range, staged: Staged, tell: (text: string) => void) => void;
  /** Released after its aftermath. */
  readonly release?: ReleaseOptions;
  /** A trigger that starts no workflow within its patience is a result too, without verdict. @default it is an error */
  readonly mayNotStart?: boolean;
  /** What is done once all is over and scored, such as trying again. */
  readonly afterwards?: (result: DrillResult, tools: Omit<Rehearsing, 'stack'>) => Promise<void>;
  /** Plays on until so long after the trigger at least, in ms. @default what the workflow and its aftermath take */
  readonly leastMs?: number;
  /** At the trigger, before it has any effect. */
  readonly onTrigger?: (stage: Stage) => void;
  /** The account as the drill leaves it, before it is taken down. */
  readonly inspect?: (range: Range, staged: Staged) => void;
}

const PATIENCE_MS = 15 * 60_000;
const AFTERMATH_MS = 10 * 60_000;

export async function runDrill(options: DrillOptions): Promise<DrillResult> {
  const stage = await openStage(options);
  try {
    return await play(options, stage);
  } finally {
    await stage.range.close();
  }
}

async function play(options: DrillOptions, stage: Stage): Promise<DrillResult> {
  const { scenario, range, staged, observer, disturber, intruder, cut, watch, opening } = stage;
  const { world, clock } = range;
  options.arrange?.(range, staged);
  const tell = (text: string): void => observer.say('trigger', text);
  if (options.people) options.people(range, staged, tell);
  else staged.people?.(tell);
  const fleet = new Fleet(world, staged);

  await passTime(range, observer, LEAD_IN_MS);
  const triggerAt = clock.now();
  watch.begin();
  disturber.begin();
  options.onTrigger?.(stage);
  observer.say('trigger', staged.triggerText);
  staged.trigger(world);
  // The tag that an analyst sets is of the account as it was before the case.
  const before = accountState(world);
  const execution = (await waitForExecution(stage, triggerAt)) ?? notStarted(options, range);
  const endAt = execution.stopMs ?? clock.now();
  await passTime(range, observer, Math.max(AFTERMATH_MS, triggerAt + (options.leastMs ?? 0) - clock.now()));

  refuseUnmodelled(range);
  const { history } = execution;
  const leaks = [...intruder.leaks];
  const { openings } = opening;
  const score = scoreOf({
    ...{ range, staged, intruder, cut: cut.first, watch, openings },
    ...{ triggerAt, endAt, history, fleet },
  });
  const release = await released(options, range, observer, execution.name, before);
  const result: DrillResult = {
    ...outcomeOf(scenario, staged, range, execution),
    seed: options.seed,
    triggerAt,
    endAt,
    events: observer.events,
    leaks,
    score,
    ...(release && { release }),
  };
  await options.afterwards?.(result, {
    ...{ range, before, caseId: execution.name },
    pass: (ms) => passTime(range, observer, ms),
    until: (done) => until(range, observer, done),
  });
  options.inspect?.(range, staged);
  return result;
}

async function released(
  { stack, release }: DrillOptions,
  range: Range,
  observer: DrillObserver,
  caseId: string,
  before: AccountState,
): Promise<ReleaseRehearsal | undefined> {
  if (!release) return undefined;
  observer.say('trigger', 'the subject is released');
  const pass = (ms: number) => passTime(range, observer, ms);
  const rehearsed = await rehearseRelease(
    { range, stack, caseId, before, pass, until: (done) => until(range, observer, done) },
    release,
  );
  refuseUnmodelled(range);
  return rehearsed;
}

async function passTime(range: Range, observer: DrillObserver, ms: number): Promise<void> {
  let passed = false;
  range.clock.schedule(ms, () => {
    passed = true;
  });
  await until(range, observer, () => passed);
}

async function until(range: Range, observer: DrillObserver, done: () => boolean): Promise<void> {
  await range.run(() => {
    observer.tick();
    return done();
  });
}

async function waitForExecution(
  { range, observer, disturber }: Stage,
  triggerAt: number,
): Promise<Execution | undefined> {
  const { executions } = range.record;
  await until(range, observer, () => executions.length > 0 || range.clock.now() > triggerAt + PATIENCE_MS);
  const [execution] = executions;
  if (!execution) return undefined;
  await until(range, observer, () => execution.status !== 'RUNNING' && !disturber.willRedrive);
  return execution;
}

function notStarted({ mayNotStart = false }: DrillOptions, { record }: Range): EndedExecution {
  if (mayNotStart) return NOT_STARTED;
  throw new DrillError(`the trigger started no workflow:\n${record.logs.map(({ line }) => line).join('\n')}`);
}

function refuseUnmodelled(range: Range): void {
  const [first] = range.record.notModelled;
  if (first) throw new DrillError(first.message);
}
