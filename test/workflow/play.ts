/** Drills as the tests of the whole workflow play them: the result, and the account before and after. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { type DrillOptions, runDrill } from '../../range/drill/drill';
import type { DrillResult } from '../../range/drill/result';
import type { Range } from '../../range/range';
import type { Staged } from '../../range/scenarios/scenario';
import type { Instance } from '../../range/services/ec2/state';
import { currentObject } from '../../range/services/s3/state';
import type { DeployedStack } from '../../range/stack';
import type { CallRecord } from '../../range/wire/dispatcher';
import type { World } from '../../range/world';
import type { Assembly } from '../assemblies';
import { deployedStack } from '../range/stack-fixture';

/** A drill takes a second or less, but not on a machine that is busy with others. */
jest.setTimeout(60_000);

export type Mode = 'offline' | 'online' | 'capture-then-stop' | 'hibernate';

/** The subject as it was before the trigger. */
export interface Original {
  /** Group ids by interface id. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly attributes: Instance['attributes'];
  readonly blockDevices: readonly {
    readonly deviceName: string;
    readonly volumeId: string;
    readonly deleteOnTermination: boolean;
  }[];
  readonly tags: Readonly<Record<string, string>>;
  readonly volumeIds: readonly string[];
}

export interface Played extends DrillResult {
  readonly range: Range;
  readonly staged: Staged;
  readonly original: Original;
}

const stacks = new Map<Assembly, DeployedStack>();

/** Read once a test file. */
export function stackFor(assembly: Assembly = 'enforce'): DeployedStack {
  const stack = stacks.get(assembly) ?? deployedStack(assembly);
  stacks.set(assembly, stack);
  return stack;
}

export type PlayOptions = Omit<DrillOptions, 'stack' | 'seed' | 'inspect'> &
  Partial<Pick<DrillOptions, 'stack' | 'seed'>>;

export async function play({ arrange, ...options }: PlayOptions): Promise<Played> {
  const seen: { range?: Range; staged?: Staged; original?: Original } = {};
  const result = await runDrill({
    stack: stackFor(),
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
  return { ...result, range, staged, original };
}

function originalOf({ ec2 }: World, subject: Instance): Original {
  const groups = subject.eniIds.map((id) => [id, ec2.networkInterfaces.get(id)?.groupIds ?? []] as const);
  return {
    groups: new Map(groups),
    attributes: { ...subject.attributes },
    blockDevices: subject.blockDevices.map((device) => ({ ...device })),
    tags: Object.fromEntries(subject.tags),
    volumeIds: subject.blockDevices.map(({ volumeId }) => volumeId),
  };
}

export const sorted = (texts: readonly string[]): string[] => texts.toSorted((a, b) => (a < b ? -1 : 1));

const OWN_RECORDS = ['s3', 'dynamodb', 'sns', 'states', 'events'];

/** A change to the account: not to Cordon's own records, and not what only reads or signs. */
export const isChange = ({ service, operation, caller }: CallRecord): boolean =>
  caller.endsWith('Function') &&
  !OWN_RECORDS.includes(service) &&
  !/^(Describe|Get|List|Lookup|Sign$)/.test(operation);

export const changesIn = ({ calls }: Pick<DrillResult, 'calls'>): CallRecord[] =>
  calls.filter((call) => isChange(call) && call.error === undefined);

/** `service:operation` of calls, for messages and comparisons. */
export const nameOf = ({ service, operation }: CallRecord): string => `${service}:${operation}`;

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

/** Ids of Cordon's own groups of a kind. */
export const ownGroups = (
  { range }: Pick<Played, 'range'>,
  kind?: 'quarantine' | 'evidence-channel',
): string[] =>
  [...range.world.ec2.securityGroups.values()]
    .filter(({ tags }) => (kind === undefined ? tags.has('cordon:group') : tags.get('cordon:group') === kind))
    .map(({ id }) => id);
