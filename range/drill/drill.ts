/**
 * One drill: a fresh account with the stack deployed in it, a scenario with its intruder, the trigger, and then time until
 * the workflow has ended and the alarms have had their say. The same seed gives the same drill, to the byte.
 */
import { runDocument } from '../guest/run-document';
import { Intruder } from '../intruder/intruder';
import { timeOf } from '../kernel/iso';
import { Range } from '../range';
import { scenarios } from '../scenarios';
import { dataBucket } from '../scenarios/network';
import { IMPLANT_PATIENCE_MS, type Scenario, type Staged, type TagKeys } from '../scenarios/scenario';
import type { Ec2Switches } from '../services/ec2/state';
import { startServices } from '../services/start';
import type { DeployedStack } from '../stack';
import type { Execution } from '../states';
import type { Fault } from '../wire/faults';
import { type AccountState, accountState } from './account-state';
import { CutWatch } from './cut';
import { Fleet } from './fleet';
import { DrillObserver } from './observer';
import { outcomeOf } from './outcome';
import { PathWatch } from './path-watch';
import { type ReleaseOptions, rehearseRelease } from './release';
import type { DrillEvent, DrillResult, ReleaseRehearsal } from './result';
import { scoreOf } from './score';

export interface DrillOptions {
  readonly stack: DeployedStack;
  /** A name from `scenarios`. */
  readonly scenario: string;
  /** Put into the subject's mode tag instead of what the scenario says. */
  readonly mode?: string;
  readonly seed: string;
  readonly faults?: readonly Fault[];
  /** What AWS does where it does not say what it does. */
  readonly switches?: Partial<Ec2Switches>;
  /** A last word on the account before the trigger, for tests. */
  readonly arrange?: (range: Range, staged: Staged) => void;
  readonly onEvent?: (event: DrillEvent) => void;
  /** What people do instead of what the scenario says. */
  readonly people?: (range: Range, staged: Staged, tell: (text: string) => void) => void;
  /** Released after its aftermath. */
  readonly release?: ReleaseOptions;
  /** The account as the drill leaves it, before it is taken down. */
  readonly inspect?: (range: Range, staged: Staged) => void;
}

/** The drill cannot be run as asked, or the range met something that it does not model. */
export class DrillError extends Error {
  override readonly name = 'DrillError';
}

/** Every drill begins at the same virtual moment. */
const START_MS = timeOf('2026-11-23T03:00:00Z');
const LEAD_IN_MS = 60_000;
const PATIENCE_MS = 15 * 60_000;
const AFTERMATH_MS = 10 * 60_000;

export function findScenario(name: string): Scenario {
  const found = scenarios.find((each) => each.name === name);
  if (!found)
    throw new DrillError(
      `there is no scenario '${name}'; there are ${scenarios.map((each) => each.name).join(', ')}`,
    );
  return found;
}

export async function runDrill(options: DrillOptions): Promise<DrillResult> {
  const scenario = findScenario(options.scenario);
  const range: Range = await Range.open({
    stack: options.stack,
    seed: options.seed,
    startMs: START_MS,
    faults: options.faults ?? [],
    switches: options.switches ?? {},
    runOnHost: (command, node, finish) => runDocument(range.world, range.dispatcher, command, node, finish),
  });
  try {
    return await play(options, scenario, range);
  } finally {
    await range.close();
  }
}

async function play(options: DrillOptions, scenario: Scenario, range: Range): Promise<DrillResult> {
  const { world, clock } = range;
  const tagKeys = tagKeysOf(options.stack);
  const staged = scenario.stage(world, tagKeys);
  if (options.mode !== undefined) staged.subject.tags.set(tagKeys.mode, options.mode);
  startServices(world);
  const observer = new DrillObserver(range, staged.subject, options.onEvent ?? (() => undefined));
  const intruder = startIntruder(range, staged, observer);
  const cut = watchCut(range, staged, intruder, observer);
  const watch = new PathWatch(world, intruder);
  options.arrange?.(range, staged);
  const tell = (text: string): void => observer.say('trigger', text);
  if (options.people) options.people(range, staged, tell);
  else staged.people?.(tell);
  const fleet = new Fleet(world, staged);

  await passTime(range, observer, LEAD_IN_MS);
  const triggerAt = clock.now();
  watch.begin();
  observer.say('trigger', staged.triggerText);
  staged.trigger(world);
  // The tag that an analyst sets is of the account as it was before the case.
  const before = accountState(world);
  const execution = await waitForExecution(range, observer, triggerAt);
  const endAt = execution.stopMs ?? clock.now();
  await passTime(range, observer, AFTERMATH_MS);

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

/** As the deployed functions know them. */
export function tagKeysOf({ functions }: DeployedStack): TagKeys {
  const policy = [...functions.values()].flatMap(({ environment }) => environment.POLICY ?? [])[0] ?? '{}';
  const { tagKeys } = JSON.parse(policy) as { tagKeys?: TagKeys };
  if (!tagKeys) throw new DrillError('no function of the stack has a POLICY with tagKeys');
  return tagKeys;
}

function startIntruder({ world }: Range, staged: Staged, observer: DrillObserver): Intruder {
  const { subject, c2, isC2Named, tracePath, patienceMs = IMPLANT_PATIENCE_MS } = staged;
  const intruder = new Intruder(world, {
    instance: subject,
    c2,
    isC2Named,
    loot: `${dataBucket(world)}/customers.csv`,
    beaconMs: 5_000,
    patienceMs,
    tracePath,
    onEvent: (text) => observer.say('intruder', text),
  });
  intruder.start();
  staged.moves?.((text) => observer.say('intruder', text));
  return intruder;
}

function watchCut(
  { world }: Range,
  { subject, isC2Named }: Staged,
  intruder: Intruder,
  observer: DrillObserver,
): CutWatch {
  return new CutWatch(
    world,
    subject,
    () => isC2Named && intruder.isC2Open,
    ({ by }) => observer.say('cut', `cut by ${by}: no new connection reaches the subject or leaves it`),
  );
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
