import type { SnapshotResult } from '../../../lambdas/snapshot/handler';
import type { Instance, Snapshot } from '../../../range/services/ec2/state';
import { Account, type Input, type Result } from '../account';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

type SnapshotDetail = NonNullable<SnapshotResult['detail']>;
type Taken = Result & {
  readonly detail: SnapshotDetail;
};

interface Asked {
  readonly attempt?: number;
  readonly why?: string;
  readonly isNoneTaken?: boolean;
}

const HOUR_MS = 3_600_000;

const run = (action: 'create' | 'check', input: Input & Asked): Promise<Taken> =>
  account.invoke<Taken>('Snapshot', { ...input, action });

const launch = (): Instance =>
  account.launch({
    volumes: [{ deviceName: '/dev/xvda' }, { deviceName: '/dev/sdf', sizeGiB: 20 }],
    tags: { Name: '"; rm -rf /' },
  });

/** With as many volumes as a set may have. */
const launchLarge = (): Instance =>
  account.launch({
    volumes: Array.from({ length: 128 }, (_, n) => ({ deviceName: `/dev/sd${n}`, sizeGiB: 1 })),
  });

const snapshotsOf = ({ case: { caseId } }: Input): readonly Snapshot[] =>
  [...account.world.ec2.snapshots.values()].filter(({ tags }) => tags.get('cordon:case') === caseId);

describe('snapshot', () => {
  it('makes one set over all volumes, tagged with the case as it is made', async () => {
    const subject = launch();
    const input = await account.assessed(subject);
    const result = await run('create', input);
    expect(result).toMatchObject({ status: 'ok', detail: { settled: false } });
    expect(account.calls('CreateSnapshots')).toHaveLength(1);
    expect(new Set(snapshotsOf(input).map(({ volumeId }) => volumeId))).toEqual(
      new Set(subject.blockDevices.map(({ volumeId }) => volumeId)),
    );
    expect(snapshotsOf(input)).toHaveLength(2);
    for (const { tags } of snapshotsOf(input))
      expect(Object.fromEntries(tags)).toMatchObject({
        'cordon:instance': subject.id,
        Name: `cordon ${subject.id}`,
      });
  });

  it('finds the set again when it runs twice', async () => {
    const input = await account.assessed(launch());
    const first = await run('create', input);
    const second = await run('create', input);
    expect(second).toMatchObject({ status: 'ok', changes: [] });
    const ids = ({ detail }: Taken) => detail.snapshots.map(({ snapshotId }) => snapshotId).sort();
    expect(ids(second)).toEqual(ids(first));
    expect(snapshotsOf(input)).toHaveLength(2);
  });

  it('makes no second set when the answer was lost: it asks to be run again, and then finds the first', async () => {
    const input = await account.assessed(launch());
    account.fail('ec2', 'CreateSnapshots', 'lost-answer', [1]);
    await expect(run('create', input)).rejects.toMatchObject({ error: 'TryAgain' });
    expect(account.calls('CreateSnapshots')).toHaveLength(1);
    expect(await run('create', input)).toMatchObject({ status: 'ok' });
    expect(account.calls('CreateSnapshots')).toEqual([]);
    expect(snapshotsOf(input)).toHaveLength(2);
  });

  it.each([
    ['CreateSnapshots', 'throttled'],
    ['CreateSnapshots', 'server-error'],
    ['CreateSnapshots', 'lost-request'],
    ['DescribeSnapshots', 'throttled'],
    ['DescribeSnapshots', 'server-error'],
  ] as const)('asks to be run again when %s is %s', async (operation, kind) => {
    const input = await account.assessed(launch());
    account.fail('ec2', operation, kind);
    await expect(run('create', input)).rejects.toMatchObject({ error: 'TryAgain' });
    expect(snapshotsOf(input)).toEqual([]);
    account.heal();
    expect(await run('create', input)).toMatchObject({ status: 'ok' });
  });

  it.each([['CreateSnapshots', 'CreateSnapshot'], ['DescribeSnapshots']])(
    'fails, without asking for more, when %s is denied',
    async (...operations) => {
      const input = await account.assessed(launch());
      for (const operation of operations) account.fail('ec2', operation, 'denied');
      const result = await run('create', input);
      expect(result).toMatchObject({
        status: 'failed',
        why: expect.stringContaining('UnauthorizedOperation'),
      });
      expect(result.why).toContain('no snapshot of vol-');
      expect(result.detail.settled).toBe(true);
    },
  );

  it('asks to be run again when the volumes were snapshot a moment ago', async () => {
    const subject = launch();
    await run('create', await account.assessed(subject));
    const other = await account.assessed(subject);
    await expect(run('create', other)).rejects.toMatchObject({ error: 'TryAgain' });
    await account.pass(16_000);
    expect(await run('create', other)).toMatchObject({ status: 'ok' });
  });

  it('is settled when every snapshot is complete', async () => {
    const input = await account.assessed(launch());
    await run('create', input);
    expect(await run('check', input)).toMatchObject({ status: 'ok', detail: { settled: false } });
    await account.pass(3_600_000);
    const result = await run('check', input);
    expect(result).toMatchObject({ status: 'ok', detail: { settled: true } });
    expect(result.detail.snapshots.map(({ state, progress }) => `${state} ${progress}`)).toEqual([
      'completed 100%',
      'completed 100%',
    ]);
  });

  it('takes the volumes one by one when the set ends in error, once each, and says that they are not of one instant', async () => {
    const subject = launch();
    const input = await account.assessed(subject);
    account.world.ec2.failingVolumes.add(subject.blockDevices[1]?.volumeId ?? '');
    expect(await run('create', input)).toMatchObject({ detail: { isOneInstant: true } });
    await account.pass(HOUR_MS);
    expect(await run('check', input)).toMatchObject({ status: 'ok', detail: { settled: false } });
    expect(account.calls('CreateSnapshot')).toHaveLength(2);
    await account.pass(HOUR_MS);
    for (const action of ['check', 'create', 'check'] as const) {
      const result = await run(action, input);
      expect(result).toMatchObject({ status: 'ok', detail: { settled: true, isOneInstant: false } });
      expect(account.calls().map(({ operation }) => operation)).not.toContain('CreateSnapshot');
    }
    expect(snapshotsOf(input).map(({ state, tags }) => `${state} ${tags.get('cordon:taken')}`)).toEqual([
      'error together',
      'error together',
      'completed alone',
      'completed alone',
    ]);
  });

  it('fails alone with the volume that fails alone too, keeps the other one, and is settled', async () => {
    const subject = launch();
    const input = await account.assessed(subject);
    const [root, data] = subject.blockDevices;
    account.world.ec2.failingVolumes.add(data?.volumeId ?? '');
    await run('create', input);
    await account.pass(HOUR_MS);
    account.world.ec2.failingVolumes.add(data?.volumeId ?? '');
    await run('check', input);
    await account.pass(HOUR_MS);
    const result = await run('check', input);
    expect(result).toMatchObject({ status: 'failed', detail: { settled: true } });
    expect(result.why).toMatch(new RegExp(`in state error: snap-.*; no snapshot of ${data?.volumeId}$`));
    expect(
      snapshotsOf(input)
        .filter(({ state }) => state === 'completed')
        .map(({ volumeId }) => volumeId),
    ).toEqual([root?.volumeId]);
    expect(snapshotsOf(input)).toHaveLength(4);
  });

  it('does not wait for a limit that its own failed snapshot uses up, and says what a person can do', async () => {
    const subject = account.launch({
      volumes: [{ deviceName: '/dev/xvda' }, { deviceName: '/dev/sdf', type: 'st1', sizeGiB: 125 }],
    });
    const input = await account.assessed(subject);
    account.world.ec2.failingVolumes.add(subject.blockDevices[1]?.volumeId ?? '');
    await run('create', input);
    await account.pass(HOUR_MS);
    await run('check', input);
    await account.pass(HOUR_MS);
    const result = await run('check', input);
    expect(result).toMatchObject({ status: 'failed', detail: { settled: true } });
    expect(result.why).toContain('delete it by hand');
  });

  it('gives up the set, not the volumes, when the limit of one of them does not pass', async () => {
    const subject = account.launch({
      volumes: [
        { deviceName: '/dev/xvda' },
        { deviceName: '/dev/sdf', type: 'st1', usedGiB: 500, sizeGiB: 500 },
      ],
    });
    await run('create', await account.assessed(subject));
    await account.pass(600_000);
    const input = await account.assessed(subject);
    await expect(run('create', { ...input, attempt: 2 })).rejects.toMatchObject({ error: 'TryAgain' });
    const result = await run('create', { ...input, attempt: 3 });
    expect(result).toMatchObject({ status: 'failed', detail: { settled: false } });
    expect(result.why).toContain('one set of all volumes: ConcurrentSnapshotLimitExceeded');
    expect(snapshotsOf(input).map(({ volumeId }) => volumeId)).toEqual([subject.blockDevices[0]?.volumeId]);
    await account.pass(2 * HOUR_MS);
    expect(await run('check', input)).toMatchObject({ detail: { settled: false } });
    expect(new Set(snapshotsOf(input).map(({ volumeId }) => volumeId)).size).toBe(2);
  });

  it.each(['server-error', 'throttled', 'lost-request'] as const)(
    'gives up the set, not the volumes, when it is %s for good: asked for four times, then not any more',
    async (kind) => {
      const input = await account.assessed(launch());
      account.fail('ec2', 'CreateSnapshots', kind);
      for (const attempt of [0, 1, 2, 3])
        await expect(run('create', { ...input, attempt })).rejects.toMatchObject({ error: 'TryAgain' });
      const result = await run('create', { ...input, attempt: 4, why: 'TryAgain: what EC2 said' });
      expect(account.calls('CreateSnapshots')).toEqual([]);
      expect(result).toMatchObject({
        why: 'one set of all volumes: not made in 4 attempts: TryAgain: what EC2 said',
        detail: { isOneInstant: false },
      });
      expect(snapshotsOf(input).map(({ tags }) => tags.get('cordon:taken'))).toEqual(['alone', 'alone']);
    },
  );

  it('takes no volume by itself when the set that nobody answered for is there', async () => {
    const input = await account.assessed(launch());
    account.fail('ec2', 'CreateSnapshots', 'lost-answer');
    await expect(run('create', { ...input, attempt: 3 })).rejects.toMatchObject({ error: 'TryAgain' });
    expect(await run('create', { ...input, attempt: 4 })).toMatchObject({
      status: 'ok',
      detail: { isOneInstant: true },
    });
    expect(snapshotsOf(input)).toHaveLength(2);
  });

  it('asks for no more snapshots than EC2 has tokens for, and leaves the rest for the next run', async () => {
    const input = await account.assessed(launchLarge());
    account.fail('ec2', 'CreateSnapshot', 'throttled');
    const result = await run('create', { ...input, attempt: 4 });
    expect(account.calls('CreateSnapshot').length).toBeLessThanOrEqual(16);
    expect(result).toMatchObject({ status: 'failed', detail: { snapshots: [], settled: false } });
    expect(result.detail.waiting.at(-1)).toMatch(/and \d+ more/);
    account.heal();
    for (const isNoneTaken of [true, false]) {
      await account.pass(30_000);
      await run('check', { ...input, isNoneTaken });
    }
    expect(snapshotsOf(input)).toHaveLength(128);
  });

  it('has taken what it could and said the rest when its time is up', async () => {
    const input = await account.assessed(launchLarge());
    account.fail('ec2', 'CreateSnapshot', 'lost-request');
    const result = await run('create', { ...input, attempt: 4 });
    expect(account.calls('CreateSnapshot').length).toBeLessThan(128);
    expect(result).toMatchObject({ status: 'failed', detail: { settled: false } });
  });

  it('takes by itself the volume that was detached before the set was made', async () => {
    const subject = launch();
    const input = await account.assessed(subject);
    const [, data] = subject.blockDevices;
    subject.blockDevices.pop();
    const result = await run('create', input);
    expect(result).toMatchObject({ status: 'ok', detail: { isOneInstant: false } });
    expect(account.calls('CreateSnapshot').map(({ input: asked }) => asked)).toMatchObject([
      { VolumeId: data?.volumeId },
    ]);
  });

  it('asks for no set of more volumes than a set may have, and takes all of them', async () => {
    const subject = account.launch({
      volumes: Array.from({ length: 129 }, (_, n) => ({ deviceName: `/dev/sd${n}`, sizeGiB: 1 })),
    });
    const input = await account.assessed(subject);
    const result = await run('create', input);
    expect(account.calls('CreateSnapshots')).toEqual([]);
    expect(result).toMatchObject({ detail: { isOneInstant: false } });
    for (let poll = 0; poll < 4; poll++) {
      await account.pass(60_000);
      await run('check', input);
    }
    expect(new Set(snapshotsOf(input).map(({ volumeId }) => volumeId)).size).toBe(129);
    expect(snapshotsOf(input)).toHaveLength(129);
    expect(snapshotsOf(input).filter(({ lock }) => lock === undefined)).toEqual([]);
  });

  it('fails while there is no snapshot at all', async () => {
    const result = await run('check', await account.assessed(launch()));
    expect(result).toMatchObject({ status: 'failed', detail: { snapshots: [] } });
  });

  it('is skipped for a subject without EBS volumes', async () => {
    const input = await account.assessed(launch());
    const result = await run('create', { ...input, subject: { ...input.subject, volumes: [] } });
    expect(result).toMatchObject({ status: 'skipped', why: 'the subject has no EBS volume' });
    expect(account.calls()).toEqual([]);
  });

  it('works for a subject that is stopped', async () => {
    const subject = launch();
    const input = await account.assessed(subject);
    subject.state = 'stopped';
    expect(await run('create', input)).toMatchObject({ status: 'ok' });
  });
});
