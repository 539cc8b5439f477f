/** What belongs to the instance itself: metadata options, protections, volumes, profile, tags, and whether it runs. */
import type { Instance } from '@aws-sdk/client-ec2';
import { describeAttribute } from '../common/ec2';
import { HIBERNATED_DAYS, isHibernated } from '../common/hibernation';
import { ownTags } from '../tag/tags';
import type { BeforeState, Recorded } from './before-state';
import type { Wishes } from './request';
import { compare, type Row, type Value } from './row';

export async function instanceRows(before: BeforeState, now: Instance, wishes: Wishes): Promise<Row[]> {
  const frozen = wishes.start || !isHibernated(now) ? undefined : FROZEN;
  return [
    ...metadataRow(before, now, frozen),
    ...(await protectionRows(before, frozen)),
    ...volumeRows(before.instance, now, frozen),
    profileRow(before.instance, now),
    stateRow(before, now, wishes),
    ...tagRows(before, now),
  ];
}

/** Of the rows that say why they cannot be put back. */
type Cannot = string | undefined;

const FROZEN: Cannot = 'EC2 changes nothing of what is hibernated: start it with the release';

function metadataRow({ instance, policy }: BeforeState, now: Instance, cannot: Cannot): Row[] {
  if (!policy.containment.disableMetadata || instance.MetadataOptions === undefined) return [];
  const before = metadata(instance.MetadataOptions);
  return [
    compare({
      field: 'metadata-options',
      before,
      set: { ...before, HttpEndpoint: 'disabled' },
      now: metadata(now.MetadataOptions ?? {}),
      cannot,
    }),
  ];
}

type Metadata = NonNullable<Recorded['instance']['MetadataOptions']>;

/** Without its state: it says how far a change is. */
const metadata = (given: Metadata): Record<string, string | number> => ({
  HttpEndpoint: given.HttpEndpoint ?? 'enabled',
  HttpTokens: given.HttpTokens ?? 'optional',
  HttpPutResponseHopLimit: given.HttpPutResponseHopLimit ?? 1,
  HttpProtocolIpv6: given.HttpProtocolIpv6 ?? 'disabled',
  InstanceMetadataTags: given.InstanceMetadataTags ?? 'disabled',
});

/** What could not be read was not changed. */
async function protectionRows(
  { instance: { InstanceId }, parts }: BeforeState,
  cannot: Cannot,
): Promise<Row[]> {
  const rows: Row[] = [];
  const protections = parts['protections.json']?.protections;
  const termination = protections?.disableApiTermination;
  if (termination && 'value' in termination) {
    const now = (await describeAttribute(InstanceId, 'disableApiTermination')).DisableApiTermination?.Value;
    rows.push(
      compare({
        field: 'termination-protection',
        before: termination.value,
        set: true,
        now: now === true,
        cannot,
      }),
    );
  }
  const shutdown = protections?.instanceInitiatedShutdownBehavior;
  if (shutdown && 'value' in shutdown) {
    const { InstanceInitiatedShutdownBehavior: now } = await describeAttribute(
      InstanceId,
      'instanceInitiatedShutdownBehavior',
    );
    rows.push(
      compare({
        field: 'shutdown-behavior',
        before: shutdown.value,
        set: 'stop',
        now: now?.Value ?? 'stop',
        cannot,
      }),
    );
  }
  const stop = parts['stop-protection.json']?.disableApiStop;
  if (stop !== undefined) {
    const now = (await describeAttribute(InstanceId, 'disableApiStop')).DisableApiStop?.Value === true;
    rows.push(compare({ field: 'stop-protection', before: stop, set: false, now, cannot }));
  }
  return rows;
}

function volumeRows({ BlockDeviceMappings }: Recorded['instance'], now: Instance, frozen: Cannot): Row[] {
  return BlockDeviceMappings.flatMap(({ DeviceName, Ebs: before }) => {
    if (!before) return [];
    const current = now.BlockDeviceMappings?.find(
      (each) => each.DeviceName === DeviceName && each.Ebs?.VolumeId === before.VolumeId,
    );
    return [
      compare({
        field: `delete-on-termination.${DeviceName}`,
        before: before.DeleteOnTermination,
        set: false,
        now: current?.Ebs?.DeleteOnTermination ?? null,
        cannot: current ? frozen : `${before.VolumeId} is no longer attached there`,
      }),
    ];
  });
}

function profileRow(before: Recorded['instance'], now: Instance): Row {
  const arn = before.IamInstanceProfile?.Arn ?? null;
  return compare({
    field: 'instance-profile',
    before: arn,
    set: arn,
    now: now.IamInstanceProfile?.Arn ?? null,
    note: 'Cordon does not exchange profiles: somebody else did',
    byHand: true,
  });
}

/** A state on its way counts as the one that it leads to. */
const SETTLED: Readonly<Record<string, string>> = { pending: 'running', stopping: 'stopped' };
const settled = (state: string): string => SETTLED[state] ?? state;

const RESUMES = `it is hibernated, which AWS supports for ${HIBERNATED_DAYS} days: a start resumes all that ran, the intruder's too, and uses up the RAM image on its volume`;

function stateRow({ instance, choice }: BeforeState, now: Instance, { start }: Wishes): Row {
  const before = settled(instance.State.Name);
  const current = settled(now.State?.Name ?? 'unknown');
  const set = choice.mode === 'online' ? before : 'stopped';
  const row = { field: 'state', before, set, now: current };
  if (current === 'stopped') {
    const note = isHibernated(now) ? RESUMES : undefined;
    const asked = 'it is started only where that is asked for';
    return compare({ ...row, note, cannot: start ? undefined : [asked, note].filter(Boolean).join('; ') });
  }
  return compare({ ...row, note: 'somebody else has started it', byHand: true });
}

function tagRows(before: BeforeState, { Tags = [] }: Instance): Row[] {
  const was = before.instance.Tags;
  const now = Tags.map(({ Key = '', Value = '' }) => ({ Key, Value }));
  const wanted = ownTags(before.case, before.choice.mode, ticketOf(before));
  const given = wanted.filter(({ Key, Value }) => now.some((tag) => tag.Key === Key && tag.Value === Value));
  const isOwn = ({ Key }: Tag): boolean => Key.startsWith('cordon:');
  const isOthers = (tag: Tag): boolean => !isOwn(tag) && !tag.Key.startsWith('aws:');
  const others = byKey(was.filter(isOthers));
  return [
    compare({
      field: 'tags',
      before: byKey(was.filter(isOwn)),
      set: { ...byKey(was.filter(isOwn)), ...byKey(given) },
      now: byKey(now.filter(isOwn)),
    }),
    compare({
      field: 'other-tags',
      before: others,
      set: others,
      now: byKey(now.filter(isOthers)),
      note: 'Cordon sets no tags but those that begin with cordon:',
      byHand: true,
    }),
  ];
}

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

const byKey = (tags: readonly Tag[]): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

const ticketOf = ({ instance, policy }: BeforeState): string | null =>
  instance.Tags.find(({ Key }) => Key === policy.tagKeys.ticket)?.Value ?? null;

/** The rows of an instance that is terminated: there is nothing left of it to put back. */
export const goneRow = ({ instance }: BeforeState): Row => {
  const before: Value = instance.State.Name;
  return compare({
    field: 'state',
    before,
    set: before,
    now: 'terminated',
    cannot: 'the instance is terminated, and nothing of it can be put back',
  });
};
