import { createHash } from 'node:crypto';
import type { Result as StepOutcome } from '../../../lambdas/report/input';
import type { VaultItem } from '../../../lambdas/report/vault-items';
import type { Verdict } from '../../../lambdas/report/verdict';
import type { Instance } from '../../../range/services/ec2/state';
import { Account, type Input } from '../account';
import { executionOf } from '../case-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

interface Reported {
  readonly caseId: string;
  readonly verdict: Verdict;
  readonly manifest: { readonly key: string; readonly sha256: string } | null;
}

/** A subject that runs, assessed; its case stands open in the table. */
async function opened(instance: Instance = account.launch(), on = account): Promise<Input> {
  const input = await on.assessed(instance, 'offline');
  on.openCase(input.case);
  return input;
}

async function contained(): Promise<Input> {
  const input = await opened();
  await account.invoke('Isolate', { ...input, group: 'quarantine', reread: true });
  await account.invoke('Sever', { ...input, isStillRunning: true });
  await account.invoke('Credentials', { ...input, action: 'close' });
  await account.invoke('Protect', input);
  await account.invoke('Snapshot', { ...input, action: 'create' });
  await account.pass(3_600_000);
  return input;
}

const report = (
  { case: request, subject, mode }: Input,
  results: readonly Partial<StepOutcome>[] = [],
  on = account,
): Promise<Reported> =>
  on.invoke<Reported>('Report', {
    case: request,
    subject,
    choice: { mode, reason: 'test' },
    results,
    execution: executionOf(request),
  });

const messages = (on = account) => [...on.world.sns.topics.values()].flatMap((topic) => topic.messages);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const notContained = () =>
  account.range.record.logs.filter(({ line }) => line.includes('"NotContained":1')).length;

interface Manifest {
  readonly objects: readonly VaultItem[];
  readonly snapshots: readonly object[];
  readonly verdict: Verdict;
}

describe('report', () => {
  it('computes the verdict from what it reads, keeps it, tells it and closes the loop', async () => {
    const input = await contained();
    const context = await account.invoke<StepOutcome>('Context', input);
    const told = messages().length;
    const { verdict, manifest } = await report(input, [context]);
    expect(verdict).toMatchObject({ containment: 'contained', evidence: 'complete', attention: [] });
    expect(messages().slice(told)).toMatchObject([{ subject: `Cordon: ${input.case.instanceId} CONTAINED` }]);
    expect(account.item(input.case)).toMatchObject({
      status: { S: 'contained' },
      manifestKey: { S: manifest?.key },
      manifestSha256: { S: manifest?.sha256 },
    });
    expect(JSON.parse(account.item(input.case)?.verdict?.S ?? '')).toEqual(verdict);
  });

  it('lists in the manifest every object of the case with the hash of its content, itself left out', async () => {
    const input = await contained();
    const { manifest } = await report(input);
    const { objects, snapshots } = account.vaultJson<Manifest>(manifest?.key ?? '');
    const names = objects
      .map(({ key }) =>
        key
          .split('/')
          .slice(2)
          .join('/')
          .replace(/\d{8}T\d{9}Z/, 'T')
          .replace(/eni-\w+/, 'eni-1'),
      )
      .sort();
    expect(names).toEqual([
      'before-state/instance.json',
      'before-state/interface-eni-1.json',
      'before-state/network-acl.json',
      'before-state/protections.json',
      'report/T/case.jsonld',
      'report/T/report.json',
      'report/T/timeline.jsonl',
    ]);
    for (const { key, sha256: hash } of objects) expect(hash).toBe(sha256(account.vaultText(key) ?? ''));
    expect(manifest?.sha256).toBe(sha256(account.vaultText(manifest?.key ?? '') ?? ''));
    expect(snapshots).toHaveLength(1);
  });

  it('adds a second report when it runs again, and leaves the first', async () => {
    const input = await contained();
    const first = await report(input);
    const text = account.vaultText(first.manifest?.key ?? '');
    const second = await report(input);
    expect(second.manifest?.key).not.toBe(first.manifest?.key);
    expect(account.vaultText(first.manifest?.key ?? '')).toBe(text);
    expect(account.vaultJson<Manifest>(second.manifest?.key ?? '').objects.map(({ key }) => key)).toContain(
      first.manifest?.key,
    );
  });

  it('finds a subject that nobody contained, and raises the metric behind the alarm', async () => {
    const input = await opened();
    const before = notContained();
    const { verdict } = await report(input, [{ step: 'isolate', status: 'ok' }]);
    expect(verdict).toMatchObject({ containment: 'not contained', evidence: 'incomplete' });
    expect(notContained()).toBe(before + 1);
    expect(account.item(input.case)).toMatchObject({ status: { S: 'not-contained' } });
  });

  it('finds a rule that was added to the quarantine group behind its back', async () => {
    const input = await contained();
    const group = [...account.world.ec2.securityGroups.values()].find(
      ({ vpcId, tags }) => vpcId === input.subject.vpcId && tags.has('cordon:group'),
    );
    group?.rules.set('sgr-1', {
      id: 'sgr-1',
      direction: 'egress',
      protocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      peer: { kind: 'cidrIpv4', cidr: '198.51.100.23/32' },
      tags: new Map(),
    });
    expect((await report(input)).verdict.containment).toBe('not contained');
  });

  it('finds a group that merely bears the name of the quarantine group', async () => {
    const input = await contained();
    for (const { vpcId, tags } of account.world.ec2.securityGroups.values())
      if (vpcId === input.subject.vpcId) tags.delete('cordon:group');
    expect((await report(input)).verdict.containment).toBe('not contained');
  });

  it('finds a group that merely bears the tag of the quarantine group', async () => {
    const input = await contained();
    for (const group of account.world.ec2.securityGroups.values())
      if (group.vpcId === input.subject.vpcId && group.tags.has('cordon:group'))
        Object.assign(group, { name: 'payments' });
    expect((await report(input)).verdict.containment).toBe('not contained');
  });

  it.each(['terminated', 'forgotten'])('finds a subject that somebody ended: %s', async (how) => {
    const input = await contained();
    const { instances } = account.world.ec2;
    const instance = instances.get(input.case.instanceId);
    if (instance && how === 'terminated') instance.state = 'terminated';
    if (how === 'forgotten') instances.delete(input.case.instanceId);
    expect((await report(input)).verdict).toMatchObject({
      containment: 'not contained',
      because: ['the subject is terminated: somebody ended it'],
    });
  });

  it.each([
    ['ec2', 'DescribeInstances', 'not contained'],
    ['ec2', 'DescribeNetworkInterfaces', 'not contained'],
    ['ec2', 'DescribeSecurityGroups', 'not contained'],
    ['ec2', 'DescribeSnapshots', 'contained'],
    ['ec2', 'DescribeInstanceAttribute', 'contained'],
    ['autoscaling', 'DescribeAutoScalingInstances', 'contained'],
  ] as const)('counts for nothing what it cannot read: %s %s', async (service, operation, containment) => {
    const input = await contained();
    account.fail(service, operation, 'denied');
    const { verdict } = await report(input);
    expect(verdict.containment).toBe(containment);
    expect(verdict.attention.join()).toContain('reading');
  });

  it('still tells and closes when the vault takes nothing, and says so', async () => {
    const input = await contained();
    const told = messages().length;
    account.fail('s3', 'PutObject', 'denied');
    const { verdict, manifest } = await report(input);
    expect(manifest).toBeNull();
    expect(verdict.attention.join()).toContain('writing the manifest');
    expect(messages().slice(told)[0]?.message).toContain('The manifest could not be stored.');
    expect(account.item(input.case)).toMatchObject({ status: { S: 'contained' }, manifestKey: { S: '' } });
  });

  it('counts evidence as missing that it cannot list', async () => {
    const input = await contained();
    account.fail('s3', 'ListObjectsV2', 'denied');
    const { verdict } = await report(input);
    expect(verdict.evidence).toBe('incomplete');
    expect(verdict.attention.join()).toContain('reading the vault');
  });

  it('fails when it cannot tell anybody, after closing the loop', async () => {
    const input = await contained();
    account.fail('sns', 'Publish', 'denied');
    await expect(report(input)).rejects.toMatchObject({ error: expect.stringContaining('Authorization') });
    expect(account.item(input.case)).toMatchObject({ status: { S: 'contained' } });
  });

  it('fails when it cannot close the loop, after telling', async () => {
    const input = await contained();
    const told = messages().length;
    account.fail('dynamodb', 'UpdateItem', 'denied');
    await expect(report(input)).rejects.toMatchObject({ error: 'AccessDeniedException' });
    expect(messages()).toHaveLength(told + 1);
  });

  it('that is written again ends no attempt that another execution makes meanwhile', async () => {
    const input = await contained();
    const other = { status: { S: 'open' }, executionArn: { S: 'arn:aws:states:…:execution:the-next' } };
    Object.assign(account.item(input.case) ?? {}, other);
    await report(input);
    expect(account.item(input.case)).toMatchObject(other);
  });

  it('fails rather than to close the case of somebody else', async () => {
    const input = await contained();
    Object.assign(account.item(input.case) ?? {}, { caseId: { S: 'another' } });
    await expect(report(input)).rejects.toMatchObject({ error: 'ConditionalCheckFailedException' });
  });

  it('is written even when the assessment failed', async () => {
    const input = await opened();
    const { verdict } = await account.invoke<Reported>('Report', {
      case: input.case,
      subject: null,
      choice: null,
      results: [{ step: 'assess', status: 'failed', why: 'throttled', changes: [] }],
      execution: executionOf(input.case),
    });
    expect(verdict).toMatchObject({ containment: 'not contained', evidence: 'incomplete' });
    expect(verdict.attention).toContain('assess failed: throttled');
  });

  it('takes the hash of the image from the host, for it is too large to be read back', async () => {
    const input = await contained();
    const key = `cases/${input.case.caseId}/memory/T/image.lime`;
    const image = { key, bytes: 64 * 1024 * 1024 + 1, hostSha256: 'c'.repeat(64) };
    account.putObject(key, image.bytes);
    const { manifest } = await report(input, [
      { step: 'memory', status: 'ok', detail: { running: false, image } },
    ]);
    const { objects } = account.vaultJson<Manifest>(manifest?.key ?? '');
    expect(objects.find((each) => each.key === key)).toMatchObject({
      bytes: image.bytes,
      sha256: image.hostSha256,
    });
    expect(account.calls('GetObject').map((each) => JSON.stringify(each.input))).not.toContainEqual(
      expect.stringContaining('image.lime'),
    );
  });
});

describe('report of a dry run', () => {
  it('claims no containment, leaves the case to be opened again and says what would have been done', async () => {
    const dry = await Account.open({ policy: { enforcement: 'dry-run' } });
    try {
      const input = await opened(dry.launch(), dry);
      const isolated = await dry.invoke('Isolate', { ...input, group: 'quarantine', reread: true });
      const { verdict, manifest } = await report(
        input,
        [{ ...isolated, step: 'isolate' } as StepOutcome],
        dry,
      );
      expect(verdict.containment).toBe('not attempted (dry run)');
      expect(dry.item(input.case)).toMatchObject({ status: { S: 'rehearsed' } });
      const timeline = dry.vaultText((manifest?.key ?? '').replace('manifest.json', 'timeline.jsonl'));
      expect(timeline).toContain('ec2:ModifyNetworkInterfaceAttribute');
      expect(timeline).toContain('(would be done)');
    } finally {
      await dry.close();
    }
  });
});

describe('what joined the case', () => {
  const trigger = {
    kind: 'finding',
    source: 'guardduty',
    findingId: 'f2',
    findingType: 'Trojan:EC2/DropPoint',
    severity: 5,
  };
  const joined = { at: '2026-11-23T03:05:00.000Z', trigger: { ...trigger, remoteAddresses: [] } };
  const withJoined = async (): Promise<Input> => {
    const input = await opened();
    Object.assign(account.item(input.case) ?? {}, {
      triggers: { L: [{ S: JSON.stringify(joined) }, { S: '{' }] },
    });
    return input;
  };
  const besideManifest = ({ manifest }: Reported, name: string): string =>
    account.vaultText(manifest?.key.replace('manifest.json', name) ?? '') ?? '';

  it('stands in the report, in the timeline and in what people are told', async () => {
    const reported = await report(await withJoined());
    expect(JSON.parse(besideManifest(reported, 'report.json'))).toMatchObject({ furtherTriggers: [joined] });
    expect(besideManifest(reported, 'timeline.jsonl')).toContain(
      'joined: the finding Trojan:EC2/DropPoint, severity 5',
    );
    expect(messages().at(-1)?.message).toContain(
      'Further triggers:\n- 2026-11-23T03:05:00.000Z: the finding Trojan:EC2/DropPoint, severity 5',
    );
  });

  it('is not that of a newer case of the subject', async () => {
    const input = await withJoined();
    Object.assign(account.item(input.case) ?? {}, {
      caseId: { S: `${input.case.instanceId}-20261124T030000000Z` },
    });
    await expect(report(input)).rejects.toMatchObject({ error: 'ConditionalCheckFailedException' });
    expect(messages().at(-1)?.message).not.toContain('Further triggers');
  });

  it('is said to be unknown when it cannot be read, and the report is written all the same', async () => {
    const input = await withJoined();
    account.fail('dynamodb', 'GetItem', 'denied');
    const { verdict, manifest } = await report(input);
    expect(manifest).not.toBeNull();
    expect(verdict.attention.join()).toContain('reading what joined the case');
  });
});
