import type { CreateSnapshotsResult, DescribeSnapshotsResult, Snapshot } from '@aws-sdk/client-ec2';
import { createSnapshot } from '../../../../range/services/ec2/create-snapshot';
import { createSnapshots } from '../../../../range/services/ec2/create-snapshots';
import { describeSnapshots } from '../../../../range/services/ec2/describe-snapshots';
import { errorCode, invoke } from '../../world-fixture';
import { type Scene, scene } from './scene';

const HOUR_MS = 3_600_000;
const devices = {
  volumes: [
    { deviceName: '/dev/xvda' },
    { deviceName: '/dev/sdf', usedGiB: 6, tags: { Name: 'data', 'aws:x': 'y' } },
  ],
};

function snapshotAll(s: Scene, InstanceId: string, more: object = {}) {
  return (
    invoke<CreateSnapshotsResult>(s, createSnapshots, { InstanceSpecification: { InstanceId, ...more } })
      .Snapshots ?? []
  );
}

function ebsEvents(s: Scene) {
  return s.events.filter((event) => event['detail-type'].startsWith('EBS')).map(({ detail }) => detail);
}

describe('CreateSnapshots', () => {
  test('makes one pending snapshot a volume, all of the same instant', () => {
    const s = scene();
    const instance = s.launch(devices);
    const snapshots = snapshotAll(s, instance.id);
    expect(snapshots.map(({ VolumeId }) => VolumeId)).toEqual(
      instance.blockDevices.map(({ volumeId }) => volumeId),
    );
    expect(new Set(snapshots.map(({ StartTime }) => StartTime?.getTime())).size).toBe(1);
    expect(snapshots).toMatchObject([{ State: 'pending', Progress: '0%' }, { State: 'pending' }]);
  });

  test('keeps what was on the disk at the call, whatever happens to it afterwards', () => {
    const s = scene();
    const instance = s.launch({
      volumes: [{ deviceName: '/dev/xvda', content: { '/var/log/auth.log': 'proof' } }],
    });
    const [snapshot] = snapshotAll(s, instance.id);
    s.world.ec2.volumes.get(snapshot?.VolumeId ?? '')?.content.clear();
    s.advance(HOUR_MS);
    expect(s.world.ec2.snapshots.get(snapshot?.SnapshotId ?? '')?.content.get('/var/log/auth.log')).toBe(
      'proof',
    );
  });

  test('tags every snapshot on creation, with the tags of its volume if asked, but not with those of AWS', () => {
    const s = scene();
    const instance = s.launch(devices);
    const { Snapshots } = invoke<CreateSnapshotsResult>(s, createSnapshots, {
      InstanceSpecification: { InstanceId: instance.id },
      CopyTagsFromSource: 'volume',
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'case', Value: '1' }] }],
    });
    expect(Snapshots?.map(({ Tags }) => Tags)).toEqual([
      [{ Key: 'case', Value: '1' }],
      [
        { Key: 'Name', Value: 'data' },
        { Key: 'case', Value: '1' },
      ],
    ]);
  });

  test('is announced once for the whole set, when the last is done', () => {
    const s = scene();
    const [first, second] = snapshotAll(s, s.launch(devices).id);
    s.advance(HOUR_MS);
    expect(ebsEvents(s)).toMatchObject([
      {
        event: 'createSnapshots',
        result: 'succeeded',
        snapshots: [
          { snapshot_id: `arn:aws:ec2::us-east-1:snapshot/${first?.SnapshotId}`, status: 'completed' },
          { snapshot_id: `arn:aws:ec2::us-east-1:snapshot/${second?.SnapshotId}`, status: 'completed' },
        ],
      },
    ]);
  });

  test('with one that fails ends in error for all', () => {
    const s = scene();
    const instance = s.launch(devices);
    s.world.ec2.failingVolumes.add(instance.blockDevices[1]?.volumeId ?? '');
    const ids = snapshotAll(s, instance.id).map(({ SnapshotId }) => SnapshotId ?? '');
    s.advance(HOUR_MS);
    expect(ids.map((id) => s.world.ec2.snapshots.get(id)?.state)).toEqual(['error', 'error']);
    expect(ebsEvents(s)).toMatchObject([{ event: 'createSnapshots', result: 'failed' }]);
  });

  test('may leave out the root or data volumes', () => {
    const s = scene();
    const instance = s.launch(devices);
    const [root, data] = instance.blockDevices.map(({ volumeId }) => volumeId);
    expect(snapshotAll(s, instance.id, { ExcludeBootVolume: true })).toMatchObject([{ VolumeId: data }]);
    s.advance(HOUR_MS);
    expect(snapshotAll(s, instance.id, { ExcludeDataVolumeIds: [data] })).toMatchObject([{ VolumeId: root }]);
    const wrong = { InstanceSpecification: { InstanceId: instance.id, ExcludeDataVolumeIds: [root] } };
    expect(errorCode(s, createSnapshots, wrong)).toBe('InvalidParameterValue');
  });

  test('rejects a second set within 15 s, and takes one after', () => {
    const s = scene();
    const { id } = s.launch(devices);
    const input = { InstanceSpecification: { InstanceId: id } };
    expect(errorCode(s, createSnapshots, input)).toBe('none');
    s.advance(14_999);
    expect(errorCode(s, createSnapshots, input)).toBe('SnapshotCreationPerVolumeRateExceeded');
    s.advance(1);
    expect(errorCode(s, createSnapshots, input)).toBe('none');
  });

  test.each([
    [
      'an instance that does not exist',
      { InstanceSpecification: { InstanceId: 'i-00000000000000000' } },
      'InvalidInstanceID.NotFound',
    ],
    ['no instance', {}, 'MissingParameter'],
    ['a description that is too long', { Description: 'x'.repeat(256) }, 'InvalidParameterValue'],
  ])('rejects %s', (_what, input, code) => {
    expect(errorCode(scene(), createSnapshots, input)).toBe(code);
  });
});

describe('CreateSnapshot', () => {
  test('copies for as long as the used part needs, shows its progress, and is announced', () => {
    const s = scene({ ec2: { snapshotThroughput: 1024 } });
    const instance = s.launch({ volumes: [{ deviceName: '/dev/xvda', sizeGiB: 100, usedGiB: 80 }] });
    const VolumeId = instance.blockDevices[0]?.volumeId;
    const { SnapshotId } = invoke<Snapshot>(s, createSnapshot, { VolumeId });
    const read = () =>
      invoke<DescribeSnapshotsResult>(s, describeSnapshots, { SnapshotIds: [SnapshotId] }).Snapshots?.[0];
    s.advance(50_000);
    expect(read()).toMatchObject({ State: 'pending', Progress: '50%', VolumeSize: 100 });
    s.advance(49_999);
    expect(read()).toMatchObject({ State: 'pending', Progress: '99%' });
    s.advance(1);
    expect(read()).toMatchObject({ State: 'completed', Progress: '100%' });
    expect(ebsEvents(s)).toMatchObject([
      {
        event: 'createSnapshot',
        result: 'succeeded',
        cause: '',
        'request-id': '',
        snapshot_id: `arn:aws:ec2::us-east-1:snapshot/${SnapshotId}`,
        source: `arn:aws:ec2::us-east-1:volume/${VolumeId}`,
      },
    ]);
  });

  test.each([
    ['gp3', 5],
    ['st1', 1],
  ] as const)('rejects more at a time than a %s volume may have: %i', (type, most) => {
    const s = scene();
    const instance = s.launch({ volumes: [{ deviceName: '/dev/xvda', type, usedGiB: 10_000 }] });
    const VolumeId = instance.blockDevices[0]?.volumeId;
    for (let n = 0; n < most; n++) {
      expect(errorCode(s, createSnapshot, { VolumeId })).toBe('none');
      s.advance(15_000);
    }
    expect(errorCode(s, createSnapshot, { VolumeId })).toBe('ConcurrentSnapshotLimitExceeded');
  });
});

test('DescribeSnapshots finds by tag and knows the owner self', () => {
  const s = scene();
  const instance = s.launch();
  invoke(s, createSnapshots, {
    InstanceSpecification: { InstanceId: instance.id },
    TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'case', Value: '1' }] }],
  });
  const find = (value: string, owner = 'self') =>
    invoke<DescribeSnapshotsResult>(s, describeSnapshots, {
      OwnerIds: [owner],
      Filters: [{ Name: 'tag:case', Values: [value] }],
    }).Snapshots?.length;
  expect([find('1'), find('2'), find('1', '210987654321')]).toEqual([1, 0, 0]);
});
