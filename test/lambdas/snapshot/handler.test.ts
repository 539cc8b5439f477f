import type { SnapshotState } from '../../../lambdas/common/case-snapshots';
import type { Instance, Snapshot } from '../../../range/services/ec2/state';
import { Account, type Input, type Result } from '../account';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

type Taken = Result & {
  readonly detail: { readonly snapshots: readonly SnapshotState[]; readonly settled: boolean };
};

const run = (action: 'create' | 'check', input: Input): Promise<Taken> =>
  account.invoke<Taken>('Snapshot', { ...input, action });

const launch = (): Instance =>
  account.launch({
    volumes: [{ deviceName: '/dev/xvda' }, { deviceName: '/dev/sdf', sizeGiB: 20 }],
    tags: { Name: '"; rm -rf /' },
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
    expect(await run('create', input)).toMatchObject({ status: 'ok', changes: [] });
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

  it.each(['CreateSnapshots', 'DescribeSnapshots'])(
    'fails, without asking for more, when %s is denied',
    async (operation) => {
      const input = await account.assessed(launch());
      account.fail('ec2', operation, 'denied');
      const result = await run('create', input);
      expect(result).toMatchObject({
        status: 'failed',
        why: expect.stringContaining('UnauthorizedOperation'),
      });
      expect(result.why).toContain('no snapshot of vol-');
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

  it('fails and is settled when the set ends in error, and makes no other', async () => {
    const subject = launch();
    const input = await account.assessed(subject);
    account.world.ec2.failingVolumes.add(subject.blockDevices[1]?.volumeId ?? '');
    await run('create', input);
    await account.pass(3_600_000);
    for (const action of ['check', 'create'] as const) {
      const result = await run(action, input);
      expect(result).toMatchObject({ status: 'failed', detail: { settled: true } });
      expect(result.why).toContain('in state error: snap-');
    }
    expect(snapshotsOf(input)).toHaveLength(2);
  });

  it('fails for the volume that no snapshot covers', async () => {
    const subject = launch();
    const input = await account.assessed(subject);
    const [, data] = subject.blockDevices;
    subject.blockDevices.pop();
    const result = await run('create', input);
    expect(result).toMatchObject({ status: 'failed', why: `no snapshot of ${data?.volumeId}` });
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
