import { createHash } from 'node:crypto';
import { addNetwork, profileOf } from '../../../range/scenarios/network';
import { recordApiCall } from '../../../range/services/cloudtrail/record-api-call';
import { addFlowLog, addSecurityGroup, allow, type LaunchSpec } from '../../../range/services/ec2/builders';
import { stopInstance } from '../../../range/services/ec2/lifecycle';
import type { Instance } from '../../../range/services/ec2/state';
import { currentObject } from '../../../range/services/s3/state';
import { Account, type Input, type Result, START_MS } from '../account';
import { POLICY } from '../policy-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

interface Item {
  readonly name: string;
  readonly status: 'ok' | 'skipped' | 'failed';
  readonly key?: string;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly note?: string;
  readonly why?: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const itemsOf = ({ detail }: Result): readonly Item[] => (detail?.items ?? []) as readonly Item[];

const item = (result: Result, name: string): Item => {
  const found = itemsOf(result).find((each) => each.name === name);
  if (!found) throw new Error(`no item ${name} among ${itemsOf(result).map((each) => each.name)}`);
  return found;
};

const context = (input: Input): Promise<Result> => account.invoke('Context', input);

const bytesOf = (key = ''): Uint8Array => {
  const [vault] = account.world.s3.buckets.values();
  const object = vault && currentObject(vault, key);
  if (!object) throw new Error(`the vault has no ${key}`);
  return object.body.toBytes();
};

/** A subject of which AWS knows everything that it can know. */
function launch(spec: Partial<LaunchSpec> = {}): Instance {
  const { world } = account;
  const network = addNetwork(world);
  const web = addSecurityGroup(world, network.vpc.id, {
    name: 'web',
    rules: [allow('ingress', 'tcp', 443, '0.0.0.0/0')],
  });
  addFlowLog(world, { resourceId: network.vpc.id, logGroupName: '/vpc/web' });
  return account.launch(
    {
      groupIds: [web.id],
      profile: profileOf(world, 'web'),
      attributes: { userData: Buffer.from('#!/bin/sh\nexport TOKEN=secret\n').toString('base64') },
      console: 'Linux version 6.12\r\n\u001b[2Jlogin: ',
      ...spec,
    },
    network,
  );
}

interface Call {
  readonly operation?: string;
  readonly input?: object;
  readonly agoMs?: number;
  readonly session?: string;
  readonly userAgent?: string;
}

/** A call in the account, long enough ago to be in the history. */
function called(subject: Instance, call: Call = {}): void {
  const { operation = 'ModifyInstanceAttribute', agoMs = HOUR, session = subject.id } = call;
  recordApiCall(account.world, {
    service: 'ec2',
    operation,
    caller: { arn: `arn:aws:sts::111122223333:assumed-role/web/${session}`, userId: `AROAWEB:${session}` },
    input: call.input ?? {},
    from: { sourceIPAddress: '198.51.100.23', userAgent: call.userAgent ?? 'aws-cli/2' },
    at: START_MS - agoMs,
  });
}

const linesOf = (key = ''): Record<string, unknown>[] =>
  Buffer.from(bytesOf(key))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const eventNames = (key = ''): unknown[] =>
  linesOf(key)
    .slice(1)
    .map(({ EventName }) => EventName);

describe('context', () => {
  it('keeps everything that AWS knows, each with the hash of what lies in the vault, and changes nothing', async () => {
    const input = await account.assessed(launch());
    const result = await context(input);
    expect(result).toMatchObject({ step: 'context', status: 'ok', changes: [] });
    const [group] = input.subject.networkInterfaces[0]?.groupIds ?? [];
    expect(itemsOf(result).map(({ name, status }) => [name, status])).toEqual(
      [
        'console-output',
        'console-screenshot',
        'user-data',
        'security-groups',
        'volumes',
        'instance-status',
        'role',
        'flow-logs',
        'cloudtrail by-session',
        'cloudtrail on-instance',
        `cloudtrail on-${group}`,
      ].map((name) => [name, 'ok']),
    );
    for (const { key, bytes, sha256 } of itemsOf(result)) {
      expect(key).toMatch(new RegExp(`^cases/${input.case.caseId}/context/`));
      expect(bytes).toBe(bytesOf(key).length);
      expect(sha256).toBe(createHash('sha256').update(bytesOf(key)).digest('hex'));
    }
  });

  it('says what the before-state does not: rules, volumes, checks, policies, flow logs', async () => {
    const input = await account.assessed(launch());
    const result = await context(input);
    const json = (name: string) => account.vaultJson<Record<string, unknown>>(item(result, name).key ?? '');
    expect(json('security-groups')).toMatchObject({
      securityGroups: [{ GroupName: 'web', IpPermissions: [{ FromPort: 443 }] }],
    });
    expect(json('volumes')).toMatchObject({ volumes: [{ VolumeId: input.subject.volumes[0]?.volumeId }] });
    expect(json('instance-status')).toMatchObject({
      instanceStatuses: [{ InstanceId: input.case.instanceId }],
    });
    expect(json('role')).toMatchObject({
      role: { name: 'web' },
      attachedPolicies: [{ PolicyName: 'web-1' }],
    });
    expect(json('flow-logs')).toMatchObject({ flowLogs: [{ LogGroupName: '/vpc/web' }] });
  });

  it('keeps console and user data byte for byte, as no type that anything shows', async () => {
    const written = Buffer.from([0x1b, 0x5b, 0x32, 0x4a, 0x00, 0xff, 0xfe, 0x0d, 0x0a]);
    const result = await context(
      await account.assessed(
        launch({ console: written, attributes: { userData: written.toString('base64') } }),
      ),
    );
    for (const name of ['console-output', 'user-data']) {
      const { key = '' } = item(result, name);
      expect(Buffer.from(bytesOf(key))).toEqual(written);
      const [vault] = account.world.s3.buckets.values();
      expect(vault && currentObject(vault, key)?.headers.ContentType).toBe('application/octet-stream');
    }
  });

  it('takes a console of which EC2 keeps the last 64 KiB', async () => {
    const result = await context(
      await account.assessed(launch({ console: `first${'x'.repeat(70_000)}last` })),
    );
    const text = Buffer.from(bytesOf(item(result, 'console-output').key)).toString();
    expect(text).toHaveLength(64 * 1024);
    expect(text.endsWith('last')).toBe(true);
  });

  it('may run twice with the effect of once: what was kept first stands', async () => {
    const subject = launch();
    const input = await account.assessed(subject);
    const first = await context(input);
    subject.console.log = Buffer.from('wiped');
    await account.pass(MINUTE);
    const second = await context(input);
    const kept = (result: Result) => itemsOf(result).map(({ name, key, sha256 }) => ({ name, key, sha256 }));
    expect(kept(second)).toEqual(kept(first));
    const [vault] = account.world.s3.buckets.values();
    const versions = [...(vault?.versions.entries() ?? [])].filter(([key]) =>
      key.includes(`${input.case.caseId}/context/`),
    );
    expect(versions).toHaveLength(itemsOf(first).length);
    for (const [, each] of versions) expect(each).toHaveLength(1);
  });

  it('never presses a key on the subject', async () => {
    await context(await account.assessed(launch()));
    expect(account.calls('GetConsoleScreenshot').map(({ input }) => Object.keys(Object(input)))).toEqual([
      ['InstanceId'],
    ]);
  });
});

describe('what AWS does not offer', () => {
  it('skips screenshot, user data, role and lookups with why, and is no failure', async () => {
    const bare = account.launch({ type: 't4g.small', console: '' });
    const result = await context(await account.assessed(bare));
    expect(result.status).toBe('ok');
    const why = (name: string) => [item(result, name).status, item(result, name).why];
    expect(why('console-output')).toEqual(['skipped', 'EC2 has no console output of the subject']);
    expect(why('console-screenshot')).toEqual(['skipped', expect.stringContaining('UnsupportedOperation')]);
    expect(why('user-data')).toEqual(['skipped', 'the subject has no user data']);
    expect(why('role')).toEqual(['skipped', 'the subject has no instance profile']);
  });

  it('takes what was posted where the instance type has no latest output', async () => {
    const subject = launch({ type: 't2.micro' });
    subject.console.log = Buffer.from('written since');
    const result = await context(await account.assessed(subject));
    expect(item(result, 'console-output')).toMatchObject({
      status: 'ok',
      note: expect.stringContaining('after a change of state'),
    });
    expect(Buffer.from(bytesOf(item(result, 'console-output').key)).toString()).toContain('Linux version');
  });

  it('takes what there is of a subject that was stopped', async () => {
    const subject = launch();
    const input = await account.assessed(subject, 'offline');
    stopInstance(account.world, subject, { skipOsShutdown: true });
    await account.pass(MINUTE);
    const result = await context(input);
    expect(result.status).toBe('ok');
    expect(item(result, 'console-output').status).toBe('ok');
    expect(item(result, 'console-screenshot')).toMatchObject({
      status: 'skipped',
      why: expect.stringContaining('IncorrectInstanceState'),
    });
    expect(item(result, 'user-data').status).toBe('ok');
  });

  it.each([
    ['apiContext off: nothing is read', { apiContext: false }],
    ['cloudTrailHours 0: CloudTrail is not asked', { cloudTrailHours: 0 }],
  ])('leaves out what the policy leaves out, %s', async (_what, change) => {
    const evidence = { ...POLICY.evidence, ...change };
    const other = await Account.open({ policy: { evidence } });
    try {
      const input = await other.assessed(other.launch());
      const result = await other.invoke<Result>('Context', input);
      expect(other.calls('LookupEvents')).toEqual([]);
      expect(result).toMatchObject(
        evidence.apiContext ? { status: 'ok' } : { status: 'skipped', why: 'apiContext is off', changes: [] },
      );
      if (evidence.apiContext) expect(item(result, 'cloudtrail').status).toBe('skipped');
      else expect(other.calls()).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('collects in a dry run too', async () => {
    const dry = await Account.open({ policy: { enforcement: 'dry-run' } });
    try {
      const result = await dry.invoke<Result>('Context', await dry.assessed(dry.launch()));
      expect(result).toMatchObject({ status: 'ok', changes: [] });
      expect(item(result, 'console-output').status).toBe('ok');
    } finally {
      await dry.close();
    }
  });
});

describe('when something fails', () => {
  it.each([
    ['ec2', 'GetConsoleOutput', 'console-output'],
    ['ec2', 'GetConsoleScreenshot', 'console-screenshot'],
    ['ec2', 'DescribeInstanceAttribute', 'user-data'],
    ['ec2', 'DescribeSecurityGroups', 'security-groups'],
    ['ec2', 'DescribeVolumes', 'volumes'],
    ['ec2', 'DescribeInstanceStatus', 'instance-status'],
    ['ec2', 'DescribeFlowLogs', 'flow-logs'],
    ['iam', 'ListRolePolicies', 'role'],
  ])('fails in %s %s alone', async (service, operation, name) => {
    const input = await account.assessed(launch());
    account.fail(service, operation, 'denied');
    const result = await context(input);
    expect(result.status).toBe('failed');
    expect(result.why).toMatch(new RegExp(`^${name}: \\w+`));
    expect(
      itemsOf(result)
        .filter(({ status }) => status !== 'ok')
        .map((each) => each.name),
    ).toEqual([name]);
  });

  it('fails in what the vault refuses', async () => {
    const input = await account.assessed(launch());
    account.fail('s3', 'PutObject', 'denied', [1]);
    const result = await context(input);
    expect(itemsOf(result).filter(({ status }) => status === 'failed')).toHaveLength(1);
  });

  it('gives up before its function is ended, and keeps what was there in time', async () => {
    const input = await account.assessed(launch());
    account.fail('ec2', 'GetConsoleOutput', 'lost-answer');
    const from = account.range.clock.now();
    const result = await context(input);
    expect(account.range.clock.now() - from).toBeLessThan(55_000);
    expect(item(result, 'console-output')).toMatchObject({ status: 'failed', why: 'not there after 50 s' });
    expect(item(result, 'user-data').status).toBe('ok');
  });
});

describe('the event history of CloudTrail', () => {
  it('keeps, verbatim, what the session did and what was done to the instance and its groups, newest first', async () => {
    const subject = launch();
    const input = await account.assessed(subject);
    const [group] = input.subject.networkInterfaces[0]?.groupIds ?? [];
    called(subject, {
      operation: 'DescribeInstances',
      agoMs: 3 * HOUR,
      userAgent: 'evil\u001b[2J\n</script>',
    });
    called(subject, { operation: 'RunInstances', agoMs: 2 * HOUR });
    called(subject, { input: { InstanceId: subject.id }, session: 'admin' });
    called(subject, {
      operation: 'AuthorizeSecurityGroupIngress',
      input: { GroupId: group },
      session: 'admin',
    });
    const result = await context(input);
    const session = item(result, 'cloudtrail by-session');
    expect(eventNames(session.key)).toEqual(['RunInstances', 'DescribeInstances']);
    expect(session.note).toBe('2 events; all that CloudTrail had');
    expect(eventNames(item(result, 'cloudtrail on-instance').key)).toEqual(['ModifyInstanceAttribute']);
    expect(eventNames(item(result, `cloudtrail on-${group}`).key)).toEqual(['AuthorizeSecurityGroupIngress']);
    const [, , oldest] = linesOf(session.key);
    expect(JSON.parse(String(oldest?.CloudTrailEvent))).toMatchObject({
      eventName: 'DescribeInstances',
      userAgent: 'evil\u001b[2J\n</script>',
    });
  });

  it('goes back as far as the policy says, and says so in the file', async () => {
    const subject = launch();
    called(subject, { operation: 'RunInstances', agoMs: 25 * HOUR });
    called(subject, { operation: 'StopInstances', agoMs: 23 * HOUR });
    const { key } = item(await context(await account.assessed(subject)), 'cloudtrail by-session');
    expect(eventNames(key)).toEqual(['StopInstances']);
    expect(linesOf(key)[0]).toEqual({
      lookup: {
        attribute: 'Username',
        value: subject.id,
        from: expect.stringMatching(/^2026-11-22T03:00/),
        to: expect.stringMatching(/^2026-11-23T/),
        end: 'all that CloudTrail had',
      },
    });
  });

  it('reads page after page within the two requests a second, and says where it stopped', async () => {
    const subject = launch();
    for (let index = 0; index < 1100; index++) called(subject, { agoMs: HOUR + index * 1000 });
    const result = await context(await account.assessed(subject));
    const { key, note } = item(result, 'cloudtrail by-session');
    expect(note).toBe('1000 events; stopped after page 20; older events are left out');
    expect(linesOf(key)).toHaveLength(1001);
    const asked = account.calls('LookupEvents');
    expect(asked.filter(({ error }) => error !== undefined)).toEqual([]);
    for (const [index, { at }] of asked.entries()) {
      const inASecond = asked.slice(index).filter((each) => each.at < at + 1000);
      expect(inASecond.length).toBeLessThanOrEqual(2);
    }
  });

  it('waits where the account asks as well, and is throttled', async () => {
    const input = await account.assessed(launch());
    account.fail('cloudtrail', 'LookupEvents', 'throttled', [1, 2, 3, 4, 5, 6]);
    const result = await context(input);
    expect(result.status).toBe('ok');
    const refused = account.calls('LookupEvents').filter(({ error }) => error === 'ThrottlingException');
    expect(refused).toHaveLength(6);
  });

  it('fails when the account leaves it no turn at all, in time', async () => {
    const input = await account.assessed(launch());
    account.fail('cloudtrail', 'LookupEvents', 'throttled');
    const result = await context(input);
    expect(item(result, 'cloudtrail by-session')).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('ThrottlingException'),
    });
    expect(item(result, 'cloudtrail on-instance').why).toContain('out of time');
    expect(item(result, 'user-data').status).toBe('ok');
  });

  it('fails with its own lookup alone, and keeps the pages before', async () => {
    const subject = launch();
    for (let index = 0; index < 60; index++) called(subject, { agoMs: HOUR + index * 1000 });
    const input = await account.assessed(subject);
    account.fail('cloudtrail', 'LookupEvents', 'denied', [2]);
    const result = await context(input);
    expect(result.status).toBe('failed');
    const failed = item(result, 'cloudtrail by-session');
    expect(failed).toMatchObject({ status: 'failed', why: expect.stringContaining('on page 2') });
    expect(linesOf(failed.key)).toHaveLength(51);
    expect(linesOf(failed.key)[0]).toMatchObject({ lookup: { end: expect.stringContaining('on page 2') } });
    expect(item(result, 'cloudtrail on-instance').status).toBe('ok');
  });

  it('keeps no file of a lookup that it could not begin, so that a later run can', async () => {
    const input = await account.assessed(launch());
    account.fail('cloudtrail', 'LookupEvents', 'denied');
    const result = await context(input);
    expect(item(result, 'cloudtrail by-session')).not.toHaveProperty('key');
    account.heal();
    expect(item(await context(input), 'cloudtrail by-session').status).toBe('ok');
  });
});
