/** A storm: a worm on many instances of one account at once. How long until all are cut, and whether each was answered once. */
import { runDocument } from '../../guest/run-document';
import { timeOf } from '../../kernel/iso';
import { Range } from '../../range';
import { startServices } from '../../services/start';
import type { DeployedStack } from '../../stack';
import type { CallRecord } from '../../wire/dispatcher';
import type { Fault } from '../../wire/faults';
import { tagKeysOf } from '../stage';
import { callsByAction } from './bound';
import { type StormSpec, stageStorm } from './stage';
import { StormWatch } from './watch';
import { type Told, tellOfWorm } from './worm';

export interface StormOptions extends StormSpec {
  readonly stack: DeployedStack;
  readonly seed: string;
  readonly faults?: readonly Fault[];
  /** Until every workflow has ended, or only until every subject is cut. @default cut */
  readonly until?: 'cut' | 'ended';
  /** Until this instead. */
  readonly isOver?: (range: Range) => boolean;
  readonly arrange?: (range: Range) => void;
  readonly inspect?: (range: Range) => void;
}

export interface StormResult {
  readonly subjects: number;
  /** First finding to the last cut, in virtual ms; undefined where some subject was never cut. */
  readonly allCutMs: number | undefined;
  readonly told: readonly Told[];
  readonly cuts: ReadonlyMap<string, number>;
  readonly executions: number;
  readonly deadLetters: number;
  readonly throttled: number;
  readonly calls: number;
}

const APART_MS = 20 * 60_000;

/** What the second of two cases calls of EC2 until its cut is told, in a VPC that has its quarantine group: what each further one costs. */
export async function callsOfOneCase(
  options: Pick<StormOptions, 'stack' | 'seed' | 'mode'>,
): Promise<ReadonlyMap<string, number>> {
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
  const end = calls.find(
    ({ at, operation, caller }) => at > from && operation === 'PutEvents' && caller === 'PowerFunction',
  );
  return callsByAction(calls.filter(({ at }) => at > from && at <= (end?.at ?? from)));
}

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
  await range.run(() => (options.isOver?.(range) ?? isOver(options, range, watch)) || clock.now() > deadline);
  const [first] = record.notModelled;
  if (first) throw first;
  options.inspect?.(range);
  const last = Math.max(...watch.cuts.values());
  return {
    subjects: subjects.length,
    allCutMs: watch.cuts.size === subjects.length ? last - Math.min(...told.map(({ at }) => at)) : undefined,
    told,
    cuts: watch.cuts,
    executions: record.executions.length,
    deadLetters: record.deadLetters.length,
    calls: range.calls.length,
    throttled: range.calls.filter(({ error }) => error === 'RequestLimitExceeded').length,
  };
}

function isOver({ until = 'cut', subjects }: StormOptions, { record }: Range, watch: StormWatch): boolean {
  if (watch.cuts.size < subjects) return false;
  return (
    until === 'cut' ||
    (record.executions.length >= subjects && record.executions.every(({ status }) => status !== 'RUNNING'))
  );
}
