/** What is done to keep the snapshots once they exist: lock, copy, share. */
import type { Instance, Snapshot } from '../../../range/services/ec2/state';
import { addDefaultEbsKey } from '../../../range/services/kms/default-ebs-key';
import { addEncryptionKey, type EncryptionKey } from '../../../range/services/kms/state';
import { FORENSIC_ACCOUNT } from '../../assemblies';
import { Account, type AccountOptions, type Input, type Result } from '../account';
import { POLICY } from '../policy-fixture';

const HOUR_MS = 3_600_000;

let account: Account;
const opened = (options: AccountOptions = {}): void => {
  beforeAll(async () => {
    account = await Account.open(options);
  });
  afterAll(() => account.close());
  afterEach(() => account.heal());
};

const evidence = (change: Partial<(typeof POLICY)['evidence']>): AccountOptions => ({
  policy: { evidence: { ...POLICY.evidence, ...change } },
});

const run = (action: 'create' | 'check', input: Input): Promise<Result> =>
  account.invoke('Snapshot', { ...input, action });

const ofCase = ({ case: { caseId } }: Input): readonly Snapshot[] =>
  [...account.world.ec2.snapshots.values()].filter(({ tags }) => tags.get('cordon:case') === caseId);
const originals = (input: Input) => ofCase(input).filter(({ copyOf }) => copyOf === undefined);
const copies = (input: Input) => ofCase(input).filter(({ copyOf }) => copyOf !== undefined);

/** Polls as the workflow does, until the step is settled. */
async function untilSettled(input: Input, most = 8): Promise<Result> {
  await run('create', input);
  for (let poll = 1; ; poll++) {
    await account.pass(HOUR_MS);
    const result = await run('check', input);
    if (result.detail?.settled === true) return result;
    if (poll === most) throw new Error(`not settled: ${JSON.stringify(result)}`);
  }
}

let keys = 0;
const customerKey = (): EncryptionKey =>
  addEncryptionKey(account.world.kms, {
    arn: `arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-${String(++keys).padStart(12, '0')}`,
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    },
  });

const launch = (key?: EncryptionKey): Instance =>
  account.launch({
    volumes: [
      { deviceName: '/dev/xvda', ...(key && { kmsKeyId: key.arn }) },
      { deviceName: '/dev/sdf', ...(key && { kmsKeyId: key.arn }) },
    ],
  });

const vaultKey = (): string => {
  const [bucket] = account.world.s3.buckets.values();
  return bucket?.encryption?.kmsKeyArn ?? '';
};

describe('locking', () => {
  opened();

  it('locks every snapshot while it is still pending', async () => {
    const input = await account.assessed(launch());
    const result = await run('create', input);
    expect(ofCase(input).map(({ state, lock }) => [state, lock?.mode, lock?.days])).toEqual([
      ['pending', 'governance', 365],
      ['pending', 'governance', 365],
    ]);
    expect(result.changes.filter(({ action }) => action === 'ec2:LockSnapshot')).toHaveLength(2);
  });

  it('locks none twice', async () => {
    const input = await account.assessed(launch());
    await run('create', input);
    for (const action of ['create', 'check'] as const) {
      await run(action, input);
      expect(account.calls('LockSnapshot')).toEqual([]);
    }
  });

  it.each(['throttled', 'server-error', 'lost-request'] as const)(
    'keeps the snapshots when locking is %s, is not settled without the locks, and goes on with them',
    async (kind) => {
      const input = await account.assessed(launch());
      account.fail('ec2', 'LockSnapshot', kind);
      expect(await run('create', input)).toMatchObject({ status: 'ok', detail: { settled: false } });
      await account.pass(HOUR_MS);
      expect(await run('check', input)).toMatchObject({ status: 'ok', detail: { settled: false } });
      account.heal();
      expect(await run('check', input)).toMatchObject({ status: 'ok', detail: { settled: true } });
      expect(ofCase(input).every(({ lock }) => lock?.startsAt !== undefined)).toBe(true);
    },
  );

  it('fails, and waits for nothing, where it may not lock', async () => {
    const input = await account.assessed(launch());
    account.fail('ec2', 'LockSnapshot', 'denied');
    const result = await untilSettled(input);
    expect(result).toMatchObject({ status: 'failed', detail: { settled: true } });
    expect(result.why).toMatch(/locking snap-\w+: UnauthorizedOperation/);
    expect(ofCase(input).map(({ state }) => state)).toEqual(['completed', 'completed']);
  });

  it('makes and shares no copies where neither is asked for', async () => {
    const input = await account.assessed(launch(customerKey()));
    expect(await untilSettled(input)).toMatchObject({ status: 'ok' });
    expect(copies(input)).toEqual([]);
    expect(ofCase(input).flatMap(({ sharedWith }) => [...sharedWith])).toEqual([]);
  });
});

describe('locking in compliance mode', () => {
  opened(evidence({ snapshotLock: 'compliance', snapshotLockCoolOffHours: 24 }));

  it('allows for the cooling-off period', async () => {
    const input = await account.assessed(launch());
    await run('create', input);
    expect(ofCase(input).map(({ lock }) => lock)).toMatchObject([
      { mode: 'compliance', coolOffHours: 24 },
      { mode: 'compliance', coolOffHours: 24 },
    ]);
  });
});

describe('locking switched off', () => {
  opened(evidence({ snapshotLock: 'off' }));

  it('locks nothing', async () => {
    const input = await account.assessed(launch());
    expect(await untilSettled(input)).toMatchObject({ status: 'ok' });
    expect(ofCase(input).map(({ lock }) => lock)).toEqual([undefined, undefined]);
  });
});

describe('copying and sharing', () => {
  opened({ assembly: 'every-layer' });

  it.each([
    ['the default key of the account, which cannot be shared', () => addDefaultEbsKey(account.world)],
    ["a key of the operator's", customerKey],
    ['no key', () => undefined],
  ])(
    'copies what is under %s to the key of the vault, locks the copies, and shares those',
    async (_what, key) => {
      const input = await account.assessed(launch(key()));
      expect(await untilSettled(input)).toMatchObject({ status: 'ok', detail: { waiting: [] } });
      expect(new Set(copies(input).map(({ copyOf }) => copyOf))).toEqual(
        new Set(originals(input).map(({ id }) => id)),
      );
      expect(copies(input)).toHaveLength(2);
      for (const copy of copies(input)) {
        expect(copy).toMatchObject({
          state: 'completed',
          kmsKeyId: vaultKey(),
          lock: { mode: 'governance' },
        });
        expect([...copy.sharedWith]).toEqual([FORENSIC_ACCOUNT]);
      }
      expect(originals(input).flatMap(({ sharedWith }) => [...sharedWith])).toEqual([]);
    },
  );

  it('begins a copy only when its source is complete, and makes nothing twice', async () => {
    const input = await account.assessed(launch(customerKey()));
    await run('create', input);
    expect(await run('check', input)).toMatchObject({ status: 'ok', detail: { settled: false } });
    expect(copies(input)).toEqual([]);
    await account.pass(HOUR_MS);
    for (let poll = 0; poll < 3; poll++) await run('check', input);
    await untilSettled(input);
    const done = await run('check', input);
    expect(done).toMatchObject({ status: 'ok', changes: [], detail: { settled: true } });
    expect(copies(input)).toHaveLength(2);
  });

  it('finds a copy again whose answer was lost', async () => {
    const input = await account.assessed(launch(customerKey()));
    account.fail('ec2', 'CopySnapshot', 'lost-answer', [1]);
    expect(await untilSettled(input)).toMatchObject({ status: 'ok' });
    expect(copies(input)).toHaveLength(2);
  });

  it('says why a copy failed that EC2 had accepted, and does not poll for it for ever', async () => {
    const key = customerKey();
    const input = await account.assessed(launch(key));
    await run('create', input);
    key.state = 'Disabled';
    const result = await untilSettled(input);
    expect(result).toMatchObject({ status: 'failed', detail: { settled: true } });
    expect(result.why).toMatch(/the copy snap-\w+ of snap-\w+ failed: Given key ID is not accessible/);
    expect(originals(input).map(({ state }) => state)).toEqual(['completed', 'completed']);
    expect(copies(input)).toHaveLength(2);
  });

  it('fails, and waits for nothing, where it may not copy', async () => {
    const input = await account.assessed(launch(customerKey()));
    account.fail('ec2', 'CopySnapshot', 'denied');
    const result = await untilSettled(input);
    expect(result.why).toMatch(/copying snap-\w+: UnauthorizedOperation/);
    expect(copies(input)).toEqual([]);
  });

  it('fails to share with one account alone: the snapshots are kept', async () => {
    const input = await account.assessed(launch());
    account.fail('ec2', 'ModifySnapshotAttribute', 'denied');
    const result = await untilSettled(input);
    expect(result.why).toMatch(new RegExp(`sharing snap-\\w+ with ${FORENSIC_ACCOUNT}: Unauthorized`));
    expect(ofCase(input).every(({ state }) => state === 'completed')).toBe(true);
  });

  it('has no more copies under way than AWS allows, and makes the others later', async () => {
    const subject = account.launch({
      volumes: Array.from({ length: 24 }, (_, n) => ({ deviceName: `/dev/sd${n}`, sizeGiB: 1 })),
    });
    const input = await account.assessed(subject);
    await run('create', input);
    await account.pass(HOUR_MS);
    await run('check', input);
    expect(account.calls('CopySnapshot')).toHaveLength(20);
    expect(account.calls().filter(({ error }) => error !== undefined)).toEqual([]);
    expect(await untilSettled(input)).toMatchObject({ status: 'ok' });
    expect(copies(input)).toHaveLength(24);
  });

  it('waits for the copies of somebody else to end when they use up the limit of the account', async () => {
    const others = await account.assessed(
      account.launch({
        volumes: Array.from({ length: 20 }, (_, n) => ({ deviceName: `/dev/sd${n}`, sizeGiB: 900 })),
      }),
    );
    await run('create', others);
    const input = await account.assessed(launch());
    await run('create', input);
    await account.pass(HOUR_MS);
    await run('check', others);
    expect(await run('check', input)).toMatchObject({ status: 'ok', detail: { settled: false } });
    expect(account.calls('CopySnapshot').map(({ error }) => error)).toEqual([
      'ResourceLimitExceeded',
      'ResourceLimitExceeded',
    ]);
    expect(await untilSettled(input)).toMatchObject({ status: 'ok' });
    expect(copies(input)).toHaveLength(2);
  });
});

describe('with a forensic account and no copies but those that it needs', () => {
  opened({
    assembly: 'every-layer',
    ...evidence({ copySnapshots: false, forensicAccountId: FORENSIC_ACCOUNT }),
  });

  it('shares what is not encrypted as it is', async () => {
    const input = await account.assessed(launch());
    expect(await untilSettled(input)).toMatchObject({ status: 'ok' });
    expect(copies(input)).toEqual([]);
    expect(originals(input).map(({ sharedWith }) => [...sharedWith])).toEqual([
      [FORENSIC_ACCOUNT],
      [FORENSIC_ACCOUNT],
    ]);
  });

  it('copies what is encrypted, and shares the copies', async () => {
    const input = await account.assessed(launch(customerKey()));
    expect(await untilSettled(input)).toMatchObject({ status: 'ok' });
    expect(copies(input).map(({ sharedWith }) => [...sharedWith])).toEqual([
      [FORENSIC_ACCOUNT],
      [FORENSIC_ACCOUNT],
    ]);
  });
});
