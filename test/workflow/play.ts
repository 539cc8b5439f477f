/** Drills as the tests of the whole workflow play them: the result, and the account before and after. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { nameOf, type Original, originalOf, type Played } from '../../prove/played';
import { type DrillOptions, runDrill } from '../../range/drill/drill';
import type { DrillResult } from '../../range/drill/result';
import type { Range } from '../../range/range';
import type { Staged } from '../../range/scenarios/scenario';
import { currentObject } from '../../range/services/s3/state';
import type { DeployedStack } from '../../range/stack';
import type { CallRecord } from '../../range/wire/dispatcher';
import type { Assembly } from '../assemblies';
import { deployedStack } from '../range/stack-fixture';

/** A drill takes a second or less, but not on a machine that is busy with others. */
jest.setTimeout(60_000);

export type Mode = 'offline' | 'online' | 'capture-then-stop' | 'hibernate';

export { changesIn, isChange, nameOf, type Original, ownGroups, type Played } from '../../prove/played';

const stacks = new Map<Assembly, DeployedStack>();

/** Read once a test file. */
export function stackFor(assembly: Assembly = 'enforce'): DeployedStack {
  const stack = stacks.get(assembly) ?? deployedStack(assembly);
  stacks.set(assembly, stack);
  return stack;
}

export type PlayOptions = Omit<DrillOptions, 'stack' | 'seed' | 'inspect'> &
  Partial<Pick<DrillOptions, 'stack' | 'seed'>>;

export async function play({ arrange, stack = stackFor(), ...options }: PlayOptions): Promise<Played> {
  const seen: { range?: Range; staged?: Staged; original?: Original } = {};
  const result = await runDrill({
    stack,
    seed: 'workflow',
    smallHosts: true,
    ...options,
    arrange: (range, staged) => {
      arrange?.(range, staged);
      Object.assign(seen, { range, staged, original: originalOf(range.world, staged.subject) });
    },
  });
  const { range, staged, original } = seen;
  if (!range || !staged || !original) throw new Error('the drill was never staged');
  return { ...result, stack, range, staged, original };
}

export const sorted = (texts: readonly string[]): string[] => texts.toSorted((a, b) => (a < b ? -1 : 1));

export function callsTo({ calls }: Pick<DrillResult, 'calls'>, name: string): CallRecord[] {
  return calls.filter((call) => nameOf(call) === name);
}

/** States in the order in which they were entered. */
export const entered = ({ execution }: Pick<DrillResult, 'execution'>): string[] =>
  execution.history.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);

export function entry({ execution }: Pick<DrillResult, 'execution'>, state: string): HistoryEvent {
  const event = execution.history.find((each) => each.stateEnteredEventDetails?.name === state);
  if (!event) throw new Error(`${state} was never entered`);
  return event;
}

export interface ReportedChange {
  readonly action: string;
  readonly target: string;
  readonly what: string;
  readonly outcome: string;
}

export interface ReportedResult {
  readonly step: string;
  readonly status: string;
  readonly why?: string | null;
  readonly changes?: readonly ReportedChange[] | null;
}

/** The text of an object in the vault. */
export function vaultText({ world }: Range, key: string): string {
  const [vault] = world.s3.buckets.values();
  const object = vault && currentObject(vault, key);
  if (!object) throw new Error(`the vault has no ${key}`);
  return object.body.toString();
}

/** What the steps recorded, as the report in the vault lists it. */
export function reportedResults({ range, vault }: Played): readonly ReportedResult[] {
  const { key } = vault.find((each) => each.key.endsWith('/report.json')) ?? {};
  if (key === undefined) throw new Error('there is no report in the vault');
  const report: { results: readonly ReportedResult[] } = JSON.parse(vaultText(range, key));
  return report.results;
}

export const resultOf = (played: Played, step: string): ReportedResult | undefined =>
  reportedResults(played).findLast((each) => each.step === step);

/** The attributes of the subject's case, as plain text. */
export function caseOf({ range, subject }: Pick<Played, 'range' | 'subject'>): Record<string, string> {
  const [table] = range.world.dynamodb.tables.values();
  const item = [...(table?.items.values() ?? [])].find((each) => each.subject?.S?.endsWith(subject));
  return Object.fromEntries(
    Object.entries(item ?? {}).map(([name, value]) => [name, String(value.S ?? value.N)]),
  );
}

export const groupsOf = ({ range, staged }: Played): (readonly string[])[] =>
  staged.subject.eniIds.map((id) => range.world.ec2.networkInterfaces.get(id)?.groupIds ?? []);
