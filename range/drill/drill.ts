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
import { outcomeOf } from './outcome';
import { type ReleaseOptions, rehearseRelease } from './release';
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
  const { scenario, range, staged, observer, intruder, cut, watch } = stage;
  const { world, clock } = range;
  options.arrange?.(range, staged);
  const tell = (text: string): void => observer.say('trigger', text);
  if (options.people) options.people(range, staged, tell);
  else staged.people?.(tell);
  const fleet = new Fleet(world, staged);

  await passTime(range, observer, LEAD_IN_MS);
  const triggerAt = clock.now();
  watch.begin();
  options.onTrigger?.(stage);
  observer.say('trigger', staged.triggerText);
  staged.trigger(world);
  // The tag that an analyst sets is of the account as it was before the case.
  const before = accountState(world);
  const execution = await waitForExecution(range, observer, triggerAt);
  const endAt = execution.stopMs ?? clock.now();
  await passTime(range, observer, Math.max(AFTERMATH_MS, triggerAt + (options.leastMs ?? 0) - clock.now()));

  refuseUnmodelled(range);
  const { history } = execution;
  const leaks = [...intruder.leaks];
  const score = scoreOf({ range, staged, intruder, cut: cut.first, watch, triggerAt, endAt, history, fleet });
  const release = await released(options, range, observer, execution.name, before);
  options.inspect?.(range, staged);
  return {
    ...outcomeOf(scenario, staged, range, execution),
    seed: options.seed,
    triggerAt,
    endAt,
    events: observer.events,
    leaks,
    score,
    ...(release && { release }),
  };
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
  range: Range,
  observer: DrillObserver,
  triggerAt: number,
): Promise<Execution> {
  const { executions } = range.record;
  await until(range, observer, () => executions.length > 0 || range.clock.now() > triggerAt + PATIENCE_MS);
  const [execution] = executions;
  if (!execution)
    throw new DrillError(
      `the trigger started no workflow:\n${range.record.logs.map(({ line }) => line).join('\n')}`,
    );
  await until(range, observer, () => execution.status !== 'RUNNING');
  return execution;
}

function refuseUnmodelled(range: Range): void {
  const [first] = range.record.notModelled;
  if (first) throw new DrillError(first.message);
}
