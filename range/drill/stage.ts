/**
 * A scenario set up in an open range, with everything that watches it: the intruder, the observer, the cut, the ways out, the
 * neighbours. What is rehearsed on it, and by whom, is up to the caller.
 */
import { runDocument } from '../guest/run-document';
import { shrinkHosts } from '../guest/small-hosts';
import { Intruder } from '../intruder/intruder';
import type { Temperament } from '../intruder/temperament';
import { timeOf } from '../kernel/iso';
import { type Outside, Range } from '../range';
import type { TransportName } from '../runtime/transport';
import { scenarios } from '../scenarios';
import { dataBucket } from '../scenarios/network';
import { IMPLANT_PATIENCE_MS, type Scenario, type Staged, type TagKeys } from '../scenarios/scenario';
import type { Ec2Switches } from '../services/ec2/state';
import { startServices } from '../services/start';
import { type DeployedStack, isEmpty } from '../stack';
import type { Fault } from '../wire/faults';
import { CutWatch } from './cut';
import { type Disturbance, Disturber, isOfEvents } from './disturbances';
import { DrillError } from './drill-error';
import { DrillObserver } from './observer';
import { OpeningWatch } from './opening-watch';
import { PathWatch } from './path-watch';
import type { DrillEvent } from './result';

export interface StageOptions {
  readonly stack: DeployedStack;
  /** A name from `scenarios`. */
  readonly scenario: string;
  /** Put into the subject's mode tag instead of what the scenario says. */
  readonly mode?: string;
  readonly seed: string;
  /** What kind of intruder is on the subject. @default ORDINARY */
  readonly temperament?: Temperament;
  readonly faults?: readonly Fault[];
  readonly disturbances?: readonly Disturbance[];
  /** Stacks that a disturbance may deploy, by the name that it gives. */
  readonly deployments?: Readonly<Record<string, DeployedStack>>;
  /** What AWS does where it does not say what it does. */
  readonly switches?: Partial<Ec2Switches>;
  readonly onEvent?: (event: DrillEvent) => void;
  readonly outside?: Outside;
  /** Whether the instances have little memory and small disks: a capture is over at once. @default false */
  readonly smallHosts?: boolean;
  /** @default direct */
  readonly transport?: TransportName;
  /** How many executions the observer follows. @default that of the case */
  readonly mostExecutions?: number;
}

export interface Stage {
  readonly scenario: Scenario;
  readonly range: Range;
  readonly staged: Staged;
  readonly observer: DrillObserver;
  readonly disturber: Disturber;
  readonly intruder: Intruder;
  readonly cut: CutWatch;
  readonly watch: PathWatch;
  readonly opening: OpeningWatch;
}

/** Everything begins at the same virtual moment. */
const START_MS = timeOf('2026-11-23T03:00:00Z');

/** Until agents, health checks and the intruder have found to their rhythm. */
export const LEAD_IN_MS = 60_000;

export function findScenario(name: string): Scenario {
  const found = scenarios.find((each) => each.name === name);
  if (!found)
    throw new DrillError(
      `there is no scenario '${name}'; there are ${scenarios.map((each) => each.name).join(', ')}`,
    );
  return found;
}

/** The caller closes the range. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const scenario = findScenario(options.scenario);
  const range: Range = await Range.open({
    stack: options.stack,
    seed: options.seed,
    startMs: START_MS,
    faults: options.faults ?? [],
    disturbances: (options.disturbances ?? []).filter(isOfEvents),
    switches: options.switches ?? {},
    runOnHost: (command, node, finish) => runDocument(range.world, range.dispatcher, command, node, finish),
    ...(options.outside && { outside: options.outside }),
    ...(options.transport && { transport: options.transport }),
  });
  try {
    return setUp(options, scenario, range);
  } catch (error) {
    await range.close();
    throw error;
  }
}

function setUp(options: StageOptions, scenario: Scenario, range: Range): Stage {
  const { world } = range;
  const tagKeys = tagKeysOf(options.stack);
  const staged = scenario.stage(world, tagKeys);
  if (options.smallHosts) shrinkHosts(world);
  if (options.mode !== undefined) staged.subject.tags.set(tagKeys.mode, options.mode);
  startServices(world);
  const observer = new DrillObserver(
    range,
    staged.subject,
    options.onEvent ?? (() => undefined),
    options.mostExecutions,
  );
  const { disturbances = [], deployments = {}, stack } = options;
  const tell = (text: string): void => observer.say('world', text);
  const disturber = new Disturber({ range, disturbances, stack, deployments, tell });
  observer.onTick = () => disturber.tick();
  const intruder = startIntruder(range, staged, observer, options.temperament);
  const cut = watchCut(range, staged, intruder, observer);
  return {
    scenario,
    range,
    staged,
    observer,
    disturber,
    intruder,
    cut,
    watch: new PathWatch(world, intruder),
    opening: new OpeningWatch(world, staged.subject, cut),
  };
}

/** Those of the configuration as it is delivered, for an account without Cordon. */
const DEFAULT_TAG_KEYS: TagKeys = {
  trigger: 'cordon:respond',
  mode: 'forensics-mode',
  exempt: 'cordon:exempt',
};

/** As the deployed functions know them. */
export function tagKeysOf(stack: DeployedStack): TagKeys {
  if (isEmpty(stack)) return DEFAULT_TAG_KEYS;
  const policy = [...stack.functions.values()].flatMap(({ environment }) => environment.POLICY ?? [])[0];
  const { tagKeys } = JSON.parse(policy ?? '{}') as { tagKeys?: TagKeys };
  if (!tagKeys) throw new DrillError('no function of the stack has a POLICY with tagKeys');
  return tagKeys;
}

function startIntruder(
  { world }: Range,
  staged: Staged,
  observer: DrillObserver,
  temperament: Temperament | undefined,
): Intruder {
  const { subject, c2, isC2Named, tracePath, patienceMs = IMPLANT_PATIENCE_MS } = staged;
  const intruder = new Intruder(world, {
    instance: subject,
    c2,
    isC2Named,
    loot: `${dataBucket(world)}/customers.csv`,
    beaconMs: 5_000,
    patienceMs,
    tracePath,
    ...(temperament && { temperament }),
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
