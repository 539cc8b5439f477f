/** Disks in whole drills: what is done to keep them after the snapshots were taken, and what a key that is going away means. */

import { breachesOf } from '../../prove/laws/laws';
import type { Range } from '../../range/range';
import type { Staged } from '../../range/scenarios/scenario';
import { attachVolume } from '../../range/services/ec2/builders';
import { addDefaultEbsKey } from '../../range/services/kms/default-ebs-key';
import { addEncryptionKey, type EncryptionKey } from '../../range/services/kms/state';
import type { World } from '../../range/world';
import { FORENSIC_ACCOUNT } from '../assemblies';
import { callsTo, changesIn, nameOf, type Played, play, reportedResults, sorted, stackFor } from './play';

function encrypt({ ec2 }: World, { subject }: Staged, key: EncryptionKey): void {
  for (const { volumeId } of subject.blockDevices)
    Object.assign(ec2.volumes.get(volumeId) ?? {}, { encrypted: true, kmsKeyId: key.arn });
}

const detailOf = ({ verdict }: Played): string =>
  verdict.evidenceItems.find(({ what }) => what === 'snapshots')?.detail ?? '';

describe('with a forensic account, of a subject under the default key', () => {
  let played: Played;
  beforeAll(async () => {
    played = await play({
      scenario: 'web-server-c2',
      mode: 'offline',
      stack: stackFor('every-layer'),
      arrange: ({ world }, staged) => encrypt(world, staged, addDefaultEbsKey(world)),
    });
  });

  test('copies are made under the key of the vault, locked and shared, before the report is written', () => {
    expect(played.verdict).toMatchObject({ containment: 'contained', evidence: 'complete' });
    expect(
      detailOf(played).match(/\(copy of snap-\w+\) completed 100%, locked \(governance\)/g),
    ).toHaveLength(2);
    expect(detailOf(played).match(new RegExp(`shared with ${FORENSIC_ACCOUNT}`, 'g'))).toHaveLength(2);
    expect(played.verdict.attention.join()).not.toMatch(/not locked|shared with an account/);
  });

  test('every change that was made on the way is in the report', () => {
    const told = reportedResults(played).flatMap(({ changes }) =>
      (changes ?? []).map(({ action }) => action),
    );
    const made = changesIn(played)
      .filter(({ error }) => error === undefined)
      .map(nameOf);
    const snapshots = (names: readonly string[]) => sorted(names.filter((name) => name.includes('Snapshot')));
    expect(snapshots(told)).toEqual(snapshots(made));
    expect(snapshots(told).filter((name) => name === 'ec2:LockSnapshot')).toHaveLength(4);
  });

  test('no law is broken', () => {
    expect(breachesOf(played)).toEqual([]);
  });
});

test('a subject whose key is about to be deleted is cut off without being stopped, and that is said', async () => {
  const played = await play({
    scenario: 'web-server-c2',
    mode: 'offline',
    arrange: ({ world }, staged) => {
      const key = addEncryptionKey(world.kms, {
        arn: `arn:aws:kms:${world.region}:${world.account}:key/11111111-2222-4333-8444-555555555555`,
        policy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: `arn:aws:iam::${world.account}:root` },
              Action: 'kms:*',
              Resource: '*',
            },
          ],
        },
      });
      key.state = 'PendingDeletion';
      encrypt(world, staged, key);
    },
  });
  expect(played.staged.subject.state).toBe('running');
  expect(played.verdict.containment).toBe('contained');
  expect(played.verdict.attention.join('\n')).toMatch(/the subject was not stopped: .* is PendingDeletion/);
  expect(breachesOf(played)).toEqual([]);
});

test('what one volume was refused does not keep the others from being followed', async () => {
  const played = await play({
    scenario: 'web-server-c2',
    mode: 'online',
    faults: [
      { service: 'ec2', operation: 'CreateSnapshots', kind: 'denied' },
      { service: 'ec2', operation: 'CreateSnapshot', kind: 'denied', nth: [1] },
    ],
  });
  expect(detailOf(played)).toMatch(/^2 of 2 volumes, not as of one instant: /);
  expect(played.verdict.attention.join('\n')).toContain(
    'snapshot failed: one set of all volumes: Unauthorized',
  );
  expect(breachesOf(played)).toEqual([]);
});

const withVolumes =
  (count: number) =>
  ({ world }: Range, { subject }: Staged): void => {
    while (subject.blockDevices.length < count)
      attachVolume(world, subject, {
        deviceName: `/dev/sd-${subject.blockDevices.length}`,
        sizeGiB: 1,
        deleteOnTermination: true,
      });
  };

describe.each([
  ['server-error', 20],
  ['throttled', 20],
  ['server-error', 128],
] as const)('a set that is %s for ever, of %d volumes', (kind, count) => {
  let played: Played;
  beforeAll(async () => {
    played = await play({
      scenario: 'web-server-c2',
      mode: 'online',
      arrange: withVolumes(count),
      faults: [{ service: 'ec2', operation: 'CreateSnapshots', kind }],
    });
  });

  test('costs the one instant, not the evidence', () => {
    expect(played.execution.status).toBe('SUCCEEDED');
    expect(detailOf(played)).toContain(`${count} of ${count} volumes, not as of one instant: `);
    expect(played.verdict.attention.join('\n')).toContain(
      'snapshot failed: one set of all volumes: not made in 4 attempts: TryAgain: ',
    );
    expect(breachesOf(played)).toEqual([]);
  });

  test('is asked for four times, and each volume once and as often as EC2 had no token', () => {
    expect(callsTo(played, 'ec2:CreateSnapshots')).toHaveLength(4);
    const alone = callsTo(played, 'ec2:CreateSnapshot');
    expect(alone.filter(({ error }) => !error)).toHaveLength(count);
    expect(alone.length).toBeLessThanOrEqual(count + 16);
  });
});

test('volumes of which none could be taken by itself either are taken when they can be', async () => {
  const played = await play({
    scenario: 'web-server-c2',
    mode: 'online',
    faults: [
      { service: 'ec2', operation: 'CreateSnapshots', kind: 'throttled' },
      { service: 'ec2', operation: 'CreateSnapshot', kind: 'throttled', nth: { from: 1, to: 2 } },
    ],
  });
  expect(detailOf(played)).toMatch(/^2 of 2 volumes, not as of one instant: /);
  expect(breachesOf(played)).toEqual([]);
});
