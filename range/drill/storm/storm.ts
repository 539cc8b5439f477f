/** A storm: a worm on many instances of one account at once. How long until all are cut, and whether each was answered once. */
import { runDocument } from '../../guest/run-document';
import { timeOf } from '../../kernel/iso';
import { Range } from '../../range';
import type { Instance } from '../../services/ec2/state';
import { startServices } from '../../services/start';
import type { DeployedStack } from '../../stack';
import type { CallRecord } from '../../wire/dispatcher';
import type { Fault } from '../../wire/faults';
import { tagKeysOf } from '../stage';
import { callsByAction } from './bound';
import { type StormSpec, stageStorm } from './stage';
import { isProtected, StormWatch } from './watch';
import { type Told, tellOfWorm } from './worm';

export interface StormOptions extends StormSpec {
  readonly stack: DeployedStack;
  readonly seed: string;
  readonly faults?: readonly Fault[];
  /** Until every workflow has ended, or only until every subject is cut, or is protected too. @default cut */
  readonly until?: 'cut' | 'protected' | 'ended';
  /** Until this instead. */
  readonly isOver?: (range: Range) => boolean;
  readonly arrange?: (range: Range) => void;
  readonly inspect?: (range: Range) => void;
}

export interface StormResult {
  readonly subjects: number;
  /** First finding to the last cut, in virtual ms; undefined where some subject was never cut. */
  readonly allCutMs: number | undefined;
  /** First finding to the end of the storm, in virtual ms: with `until` protected to the last protection. */
  readonly endedMs: number;
  /** Subjects that could still be terminated, or would take a disk with them. */
  readonly unprotected: readonly string[];
  readonly told: readonly Told[];
  readonly cuts: ReadonlyMap<string, number>;
  readonly executions: number;
  readonly deadLetters: number;
  readonly throttled: number;
  readonly calls: number;
}

const APART_MS = 20 * 60_000;

export interface CallsOfCase {
  /** Of the steps that cut, until the cut is made. */
  readonly toCut: ReadonlyMap<string, number>;
  /** Of all steps, until it is told with the protections and whatever else stands before the evidence. */
  readonly toTold: ReadonlyMap<string, number>;
}

/** What the second of two cases calls of EC2, in a VPC that has its quarantine group: what each further one costs. */
export async function callsOfOneCase(
  options: Pick<StormOptions, 'stack' | 'seed' | 'mode'>,
): Promise<CallsOfCase> {
  let calls: readonly CallRecord[] = [];
  const { told } = await runStorm({
    ...options,
    subjects: 2,
    vpcs: 1,
    apartMs: APART_MS,
    until: 'ended',
    inspect: (range) => {
      calls = range.calls;
    },
  });
  const from = told[1]?.at ?? 0;
  const later = calls.filter(({ at }) => at > from);
  const toldBy = (name: string): number | undefined =>
    later.find(({ operation, caller }) => operation === 'PutEvents' && caller === name)?.at;
  const toldAt = toldBy('PowerFunction') ?? from;
  const cutAt = toldBy('IsolateFunction');
  const toTold = callsByAction(later.filter(({ at }) => at <= toldAt));
  if (cutAt === undefined) return { toCut: toTold, toTold };
  const isOfCut = ({ at, caller }: CallRecord): boolean => at <= cutAt && OF_CUT.includes(caller);
  return { toCut: callsByAction(later.filter(isOfCut)), toTold };
}

/** Of the modes whose cut is not the stop. */
const OF_CUT: readonly string[] = ['AssessFunction', 'IsolateFunction'];

const START_MS = timeOf('2026-11-23T03:00:00Z');
/** Virtual time a subject, after which the storm is given up. */
const PATIENCE_MS = [10 * 60_000, 3_000] as const;

export async function runStorm(options: StormOptions): Promise<StormResult> {
  const range: Range = await Range.open({
    stack: options.stack,
    seed: options.seed,
    startMs: START_MS,
    faults: options.faults ?? [],
    runOnHost: (command, node, finish) => runDocument(range.world, range.dispatcher, command, node, finish),
  });
  try {
    return await play(options, range);
  } finally {
    await range.close();
  }
}

async function play(options: StormOptions, range: Range): Promise<StormResult> {
  const { world, clock, record } = range;
  const { subjects } = stageStorm(world, tagKeysOf(options.stack).mode, options);
  startServices(world);
  const watch = new StormWatch(world, subjects);
  options.arrange?.(range);
  const startedAt = clock.now();
  const told = tellOfWorm(world, subjects, options);
  const [base, each] = PATIENCE_MS;
  const deadline = startedAt + base + (each + (options.apartMs ?? 0)) * subjects.length;
  const bare = [...subjects];
  const isOver = options.isOver ?? (() => isStormOver(options, range, watch, bare));
  await range.run(() => isOver(range) || clock.now() > deadline);
  const [first] = record.notModelled;
  if (first) throw first;
  options.inspect?.(range);
  const firstAt = Math.min(...told.map(({ at }) => at));
  const last = Math.max(...watch.cuts.values());
  return {
    subjects: subjects.length,
    allCutMs: watch.cuts.size === subjects.length ? last - firstAt : undefined,
    endedMs: clock.now() - firstAt,
    unprotected: subjects.filter((each) => !isProtected(each)).map(({ id }) => id),
    told,
    cuts: watch.cuts,
    executions: record.executions.length,
    deadLetters: record.deadLetters.length,
    calls: range.calls.length,
    throttled: range.calls.filter(({ error }) => error === 'RequestLimitExceeded').length,
  };
}

function isStormOver(
  { until = 'cut', subjects }: StormOptions,
  { record }: Range,
  watch: StormWatch,
  bare: Instance[],
): boolean {
  if (watch.cuts.size < subjects) return false;
  if (until === 'cut' || (until === 'protected' && areProtected(bare))) return true;
  return (
    record.executions.length >= subjects && record.executions.every(({ status }) => status !== 'RUNNING')
  );
}

/** Takes out of `bare` who is: it is asked after every event. */
function areProtected(bare: Instance[]): boolean {
  for (let last = bare.at(-1); last && isProtected(last); last = bare.at(-1)) bare.pop();
  return bare.length === 0;
}
