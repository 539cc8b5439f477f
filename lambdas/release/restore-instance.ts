/** Puts back what belongs to the instance itself. Each call sets a value, so that a second one changes nothing. */
import {
  CreateTagsCommand,
  DeleteTagsCommand,
  ModifyInstanceAttributeCommand,
  type ModifyInstanceAttributeCommandInput,
  ModifyInstanceMetadataOptionsCommand,
  StartInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Changes } from '../common/changes';
import { describeInstance, ec2 } from '../common/ec2';
import { NotYet } from './not-yet';
import type { Restoring } from './restore';
import { type Row, targetOf, type Value } from './row';

const shown = (value: Value): string => JSON.stringify(value);

export const restoreMetadata = ({ row, before, changes }: Restoring): Promise<unknown> => {
  const { InstanceId, MetadataOptions: options } = before.instance;
  return changes.make(
    'ec2:ModifyInstanceMetadataOptions',
    InstanceId,
    `metadata options: ${shown(row.now)} -> ${shown(row.before)}`,
    () => ec2.send(new ModifyInstanceMetadataOptionsCommand({ ...options, InstanceId })),
  );
};

type Attribute = Omit<ModifyInstanceAttributeCommandInput, 'InstanceId'>;

const attribute =
  (parametersOf: (row: Row) => Attribute) =>
  ({ row, before, changes }: Restoring): Promise<unknown> => {
    const { InstanceId } = before.instance;
    return changes.make(
      'ec2:ModifyInstanceAttribute',
      InstanceId,
      `${row.field}: ${shown(row.now)} -> ${shown(row.before)}`,
      () => ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, ...parametersOf(row) })),
    );
  };

export const restoreTerminationProtection = attribute(({ before }) => ({
  DisableApiTermination: { Value: before === true },
}));
export const restoreStopProtection = attribute(({ before }) => ({
  DisableApiStop: { Value: before === true },
}));
export const restoreShutdownBehavior = attribute(({ before }) => ({
  InstanceInitiatedShutdownBehavior: { Value: String(before) },
}));
export const restoreDeleteOnTermination = attribute((row) => ({
  BlockDeviceMappings: [{ DeviceName: targetOf(row), Ebs: { DeleteOnTermination: row.before === true } }],
}));

/** What comes after it needs an instance that runs, not one that is about to. */
export async function start({ row, before, changes }: Restoring): Promise<void> {
  const { InstanceId } = before.instance;
  const state = (await describeInstance(InstanceId)).State?.Name ?? 'unknown';
  if (row.status === 'as-before') {
    if (state === 'pending') throw new NotYet('it is starting');
    return;
  }
  if (state === 'stopping') throw new NotYet('it is still stopping');
  await changes.make('ec2:StartInstances', InstanceId, `${state} -> pending`, () =>
    ec2.send(new StartInstancesCommand({ InstanceIds: [InstanceId] })),
  );
  throw new NotYet('it is starting');
}

/** Those that were there before get their values back, the others go. */
export async function restoreTags({ row, before, changes }: Restoring): Promise<void> {
  const { InstanceId } = before.instance;
  const [was, now] = [tagsOf(row.before), tagsOf(row.now)];
  const changed = [...was].filter(([key, value]) => now.get(key) !== value);
  const added = [...now.keys()].filter((key) => !was.has(key));
  if (changed.length > 0) await setTags(InstanceId, changed, changes);
  if (added.length > 0)
    await changes.make('ec2:DeleteTags', InstanceId, `tags removed: ${added.join(', ')}`, () =>
      ec2.send(new DeleteTagsCommand({ Resources: [InstanceId], Tags: added.map((Key) => ({ Key })) })),
    );
}

const setTags = (
  InstanceId: string,
  tags: readonly (readonly [string, string])[],
  changes: Changes,
): Promise<unknown> =>
  changes.make(
    'ec2:CreateTags',
    InstanceId,
    `tags set again: ${tags.map(([key, value]) => `${key}=${value}`).join(', ')}`,
    () =>
      ec2.send(
        new CreateTagsCommand({
          Resources: [InstanceId],
          Tags: tags.map(([Key, Value]) => ({ Key, Value })),
        }),
      ),
  );

const tagsOf = (value: Value): ReadonlyMap<string, string> =>
  new Map(Object.entries(value ?? {}).map(([key, each]) => [key, String(each)]));
