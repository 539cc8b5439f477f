/** Locks, copies, shares and deletions of snapshots. */
import type {
  CopySnapshotResult,
  DescribeLockedSnapshotsResult,
  DescribeSnapshotAttributeResult,
  DescribeSnapshotsResult,
  LockSnapshotResult,
  Snapshot,
} from '@aws-sdk/client-ec2';
import { copySnapshot } from '../../../../range/services/ec2/copy-snapshot';
import { createSnapshot } from '../../../../range/services/ec2/create-snapshot';
import { deleteSnapshot } from '../../../../range/services/ec2/delete-snapshot';
import { describeLockedSnapshots } from '../../../../range/services/ec2/describe-locked-snapshots';
import { describeSnapshotAttribute } from '../../../../range/services/ec2/describe-snapshot-attribute';
import { describeSnapshots } from '../../../../range/services/ec2/describe-snapshots';
import { lockSnapshot } from '../../../../range/services/ec2/lock-snapshot';
import { modifySnapshotAttribute } from '../../../../range/services/ec2/modify-snapshot-attribute';
import { addDefaultEbsKey } from '../../../../range/services/kms/default-ebs-key';
import { addEncryptionKey } from '../../../../range/services/kms/state';
import { authorizations, errorCode, invoke } from '../../world-fixture';
import { type Scene, scene } from './scene';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ACCOUNT = '210987654321';

function snapshotOf(s: Scene, kmsKeyId?: string): string {
  const instance = s.launch({ volumes: [{ deviceName: '/dev/xvda', ...(kmsKeyId && { kmsKeyId }) }] });
  const VolumeId = instance.blockDevices[0]?.volumeId;
  return invoke<Snapshot>(s, createSnapshot, { VolumeId }).SnapshotId ?? '';
}

const lock = (s: Scene, SnapshotId: string, more: object = {}) =>
  invoke<LockSnapshotResult>(s, lockSnapshot, {
    SnapshotId,
    LockMode: 'governance',
    LockDuration: 30,
    ...more,
  });

const locked = (s: Scene, ...SnapshotIds: string[]) =>
  invoke<DescribeLockedSnapshotsResult>(s, describeLockedSnapshots, { SnapshotIds }).Snapshots ?? [];

const read = (s: Scene, id: string) =>
  invoke<DescribeSnapshotsResult>(s, describeSnapshots, { SnapshotIds: [id] }).Snapshots?.[0];

describe('a locked snapshot', () => {
  test('cannot be deleted by anybody, pending or completed, until its lock has expired', () => {
    const s = scene();
    const id = snapshotOf(s);
    lock(s, id);
    expect(errorCode(s, deleteSnapshot, { SnapshotId: id })).toBe('OperationNotPermitted');
    s.advance(HOUR_MS);
    expect(errorCode(s, deleteSnapshot, { SnapshotId: id })).toBe('OperationNotPermitted');
    s.advance(31 * DAY_MS);
    expect(locked(s, id)).toMatchObject([{ LockState: 'expired' }]);
    expect(errorCode(s, deleteSnapshot, { SnapshotId: id })).toBe('none');
  });

  test('has a duration that begins when the snapshot completes', () => {
    const s = scene();
    const id = snapshotOf(s);
    expect(lock(s, id)).toMatchObject({ LockState: 'governance' });
    expect(lock(s, id)).not.toHaveProperty('LockExpiresOn');
    s.advance(HOUR_MS);
    const [info] = locked(s, id);
    const began = read(s, id)?.CompletionTime?.getTime() ?? Number.NaN;
    expect(info?.LockDurationStartTime?.getTime()).toBe(began);
    expect(info?.LockExpiresOn?.getTime()).toBe(began + 30 * DAY_MS);
  });

  test('loses its lock when it fails, and cannot be locked again', () => {
    const s = scene();
    const instance = s.launch();
    const VolumeId = instance.blockDevices[0]?.volumeId ?? '';
    s.world.ec2.failingVolumes.add(VolumeId);
    const id = invoke<Snapshot>(s, createSnapshot, { VolumeId }).SnapshotId ?? '';
    lock(s, id);
    s.advance(HOUR_MS);
    expect(locked(s, id)).toEqual([]);
    const input = { SnapshotId: id, LockMode: 'governance', LockDuration: 1 };
    expect(errorCode(s, lockSnapshot, input)).toBe('IncorrectState');
  });

  test('in compliance mode can be changed until its cooling-off period ends, and then only be extended', () => {
    const s = scene();
    const id = snapshotOf(s);
    const compliance = { SnapshotId: id, LockMode: 'compliance' };
    expect(lock(s, id, { LockMode: 'compliance', CoolOffPeriod: 2 })).toMatchObject({
      LockState: 'compliance-cooloff',
    });
    expect(errorCode(s, lockSnapshot, { ...compliance, LockDuration: 20, CoolOffPeriod: 2 })).toBe('none');
    s.advance(3 * HOUR_MS);
    expect(locked(s, id)).toMatchObject([{ LockState: 'compliance' }]);
    expect(errorCode(s, lockSnapshot, { ...compliance, LockDuration: 10 })).toBe('OperationNotPermitted');
    expect(errorCode(s, lockSnapshot, { SnapshotId: id, LockMode: 'governance', LockDuration: 90 })).toBe(
      'OperationNotPermitted',
    );
    expect(errorCode(s, lockSnapshot, { ...compliance, LockDuration: 90 })).toBe('none');
  });

  test.each([
    ['no mode', { LockDuration: 1 }, 'InvalidParameterValue'],
    ['no duration', { LockMode: 'governance' }, 'InvalidParameterValue'],
    ['a day too many', { LockMode: 'governance', LockDuration: 36_501 }, 'InvalidParameterValue'],
    [
      'cooling off in governance',
      { LockMode: 'governance', LockDuration: 1, CoolOffPeriod: 1 },
      'InvalidParameterCombination',
    ],
    [
      'too long a cooling-off',
      { LockMode: 'compliance', LockDuration: 1, CoolOffPeriod: 73 },
      'InvalidParameterValue',
    ],
  ])('rejects %s', (_what, input, code) => {
    const s = scene();
    expect(errorCode(s, lockSnapshot, { SnapshotId: snapshotOf(s), ...input })).toBe(code);
  });

  test('is locked by whoever may lock it for so many days', () => {
    const s = scene();
    const input = { SnapshotId: snapshotOf(s), LockMode: 'governance', LockDuration: 30 };
    expect(authorizations(s, lockSnapshot, input)).toMatchObject([
      {
        action: 'ec2:LockSnapshot',
        context: { 'ec2:SnapshotLockDuration': '30', 'ec2:Owner': s.world.account },
      },
    ]);
  });
});

describe('a copy', () => {
  const copy = (s: Scene, SourceSnapshotId: string, more: object = {}) => ({
    SourceRegion: s.world.region,
    SourceSnapshotId,
    ...more,
  });

  test('holds what its source holds, belongs to an arbitrary volume, has no tag of it, and is announced', () => {
    const s = scene();
    const id = snapshotOf(s);
    s.world.ec2.snapshots.get(id)?.tags.set('Name', 'source');
    s.advance(HOUR_MS);
    const made = invoke<CopySnapshotResult>(s, copySnapshot, copy(s, id)).SnapshotId ?? '';
    expect(read(s, made)).toMatchObject({ VolumeId: 'vol-ffffffff', State: 'pending', Tags: [] });
    s.advance(HOUR_MS);
    expect(read(s, made)).toMatchObject({ State: 'completed' });
    expect(s.events.at(-1)?.detail).toMatchObject({ event: 'copySnapshot', result: 'succeeded' });
  });

  test('is not made of a snapshot that is not complete', () => {
    const s = scene();
    expect(errorCode(s, copySnapshot, copy(s, snapshotOf(s)))).toBe('IncorrectState');
  });

  test('cannot be the twenty-first at a time', () => {
    const s = scene();
    const id = snapshotOf(s);
    s.advance(HOUR_MS);
    for (let n = 0; n < 20; n++) invoke(s, copySnapshot, copy(s, id));
    expect(errorCode(s, copySnapshot, copy(s, id))).toBe('ResourceLimitExceeded');
    s.advance(HOUR_MS);
    expect(errorCode(s, copySnapshot, copy(s, id))).toBe('none');
  });

  test('fails in silence where the caller may not use the key, and only its message says so', () => {
    const s = scene();
    const { arn } = addEncryptionKey(s.world.kms, {
      arn: 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555',
      policy: { Version: '2012-10-17', Statement: [] },
    });
    const id = snapshotOf(s);
    s.advance(HOUR_MS);
    const asked = copy(s, id, { Encrypted: true, KmsKeyId: arn });
    const made = invoke<CopySnapshotResult>(s, copySnapshot, asked).SnapshotId ?? '';
    s.advance(HOUR_MS);
    expect(read(s, made)).toMatchObject({ State: 'error', StateMessage: 'Given key ID is not accessible' });
  });

  test('is asked for twice: of the source, and with its tags of what is made', () => {
    const s = scene();
    const id = snapshotOf(s);
    const tags = { TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'case', Value: '1' }] }] };
    const asked = authorizations(s, copySnapshot, copy(s, id, tags));
    expect(asked.map(({ action, resource }) => `${action} ${resource.split('/').at(-1)}`)).toEqual([
      `ec2:CopySnapshot ${id}`,
      'ec2:CopySnapshot *',
      'ec2:CreateTags *',
    ]);
    expect(asked[0]?.context).not.toHaveProperty('aws:RequestTag/case');
    expect(asked[1]?.context).toMatchObject({ 'aws:RequestTag/case': '1' });
  });
});

describe('sharing', () => {
  const sharing = (SnapshotId: string, OperationType = 'add') => ({
    SnapshotId,
    Attribute: 'createVolumePermission',
    OperationType,
    UserIds: [ACCOUNT],
  });

  test('gives an account the use of a snapshot, and takes it away', () => {
    const s = scene();
    const id = snapshotOf(s);
    const users = () =>
      invoke<DescribeSnapshotAttributeResult>(s, describeSnapshotAttribute, {
        SnapshotId: id,
        Attribute: 'createVolumePermission',
      }).CreateVolumePermissions;
    invoke(s, modifySnapshotAttribute, sharing(id));
    expect(users()).toEqual([{ UserId: ACCOUNT }]);
    invoke(s, modifySnapshotAttribute, sharing(id, 'remove'));
    expect(users()).toEqual([]);
  });

  test('is refused for what is encrypted under the default key', () => {
    const s = scene();
    const id = snapshotOf(s, addDefaultEbsKey(s.world).arn);
    expect(errorCode(s, modifySnapshotAttribute, sharing(id))).toBe('OperationNotPermitted');
  });

  test('is a matter of with whom', () => {
    const s = scene();
    expect(authorizations(s, modifySnapshotAttribute, sharing(snapshotOf(s)))).toMatchObject([
      { context: { 'ec2:Add/userId': [ACCOUNT], 'ec2:Attribute': 'createVolumePermission' } },
    ]);
  });
});
