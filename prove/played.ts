/** A run as the laws judge it: what the drill tells, and the account before and after. */
import type { DrillResult } from '../range/drill/result';
import type { Range } from '../range/range';
import type { Staged } from '../range/scenarios/scenario';
import type { Instance } from '../range/services/ec2/state';
import type { DeployedStack } from '../range/stack';
import type { CallRecord } from '../range/wire/dispatcher';
import type { World } from '../range/world';

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
  readonly stack: DeployedStack;
  /** Its simulated account is as the drill left it. */
  readonly range: Range;
  readonly staged: Staged;
  readonly original: Original;
}

/** The release that was tried once nothing went wrong any more. */
export interface WayBack {
  readonly outcome: string;
  readonly why: string | undefined;
  /** What is not in the account as before the case. */
  readonly differences: readonly string[];
  /** What the releases themselves say is not as before. */
  readonly said: readonly string[];
  /** Keys of the vault that the release lost. */
  readonly lost: readonly string[];
}

export function originalOf({ ec2 }: World, subject: Instance): Original {
  const groups = subject.eniIds.map((id) => [id, ec2.networkInterfaces.get(id)?.groupIds ?? []] as const);
  return {
    groups: new Map(groups),
    attributes: { ...subject.attributes },
    blockDevices: subject.blockDevices.map((device) => ({ ...device })),
    tags: Object.fromEntries(subject.tags),
    volumeIds: subject.blockDevices.map(({ volumeId }) => volumeId),
  };
}

/** What became of the secret that only RAM held; undefined: it is kept, or the intruder had wiped it before an image of all the RAM was read. */
export function lostSecret({ score }: Pick<DrillResult, 'score'>): string | undefined {
  const secret = score.evidence.find(({ what }) => what.includes('RAM'));
  if (secret?.kept) return undefined;
  const isWiped = score.intruderNoticed !== undefined && secret?.detail.includes('an image was stored');
  return isWiped ? undefined : (secret?.detail ?? 'nowhere');
}

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

/** Ids of Cordon's own groups of a kind. */
export const ownGroups = (
  { range }: Pick<Played, 'range'>,
  kind?: 'quarantine' | 'evidence-channel',
): string[] =>
  [...range.world.ec2.securityGroups.values()]
    .filter(({ tags }) => (kind === undefined ? tags.has('cordon:group') : tags.get('cordon:group') === kind))
    .map(({ id }) => id);

export const changeAttempts = ({ calls }: Pick<DrillResult, 'calls'>): string[] =>
  calls.filter(isChange).map(nameOf);

/** The simulated account as the drill left it. */
export const worldOf = ({ range }: Pick<Played, 'range'>): World => range.world;
