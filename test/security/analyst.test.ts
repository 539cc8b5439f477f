/** The compromised analyst: may see cases, answer them, respond and release, and read the vault. */

import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteSnapshotCommand } from '@aws-sdk/client-ec2';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendTaskSuccessCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CASE_ID } from '../../lambdas/common/case';
import { findingOn } from '../../range/scenarios/finding';
import { C2 } from '../../range/scenarios/scenario';
import { type Adversary, allowing } from './adversary';
import { Scene } from './scene';

const ANALYST = {
  name: 'analyst-stolen',
  arn: 'arn:aws:sts::111122223333:assumed-role/SecurityAnalyst/alice',
  policies: [
    allowing(
      'dynamodb:GetItem',
      'kms:Decrypt',
      's3:GetObject',
      's3:ListBucket',
      'states:DescribeExecution',
      'states:SendTaskSuccess',
      'states:StartExecution',
    ),
  ],
};
const CISO = 'arn:aws:sts::111122223333:assumed-role/CISO/carol';

let scene: Scene;
let alice: Adversary;
afterEach(() => scene.close());

async function open(scenario: string, mode: string): Promise<void> {
  scene = await Scene.open({ scenario, mode });
  alice = scene.adversary(ANALYST);
}

/** What CloudTrail has of her calls. */
const trail = (name: string): readonly string[] =>
  scene.world.cloudtrail.history
    .filter((each) => each.name === name)
    .map(({ record }) => JSON.stringify(record));

const machine = (logicalId: string): string =>
  scene.stack.stateMachines.find((each) => each.logicalId === logicalId)?.arn ?? '';

describe('an answer in the name of somebody else', () => {
  it('counts, and the trail has who gave it', async () => {
    await open('exempt-instance', 'offline');
    scene.trigger();
    const [table] = scene.world.dynamodb.tables.values();
    const item = () => [...(table?.items.values() ?? [])].find(({ taskToken }) => taskToken?.S !== undefined);
    await scene.until(() => item() !== undefined);
    await scene.pass(10_000);
    const Key = { subject: { S: item()?.subject?.S ?? '' } };
    const output = JSON.stringify({ decision: 'deny', by: CISO, reason: 'known and accepted' });
    const answer = async (): Promise<void> => {
      const { Item } = await alice.dynamodb.send(new GetItemCommand({ TableName: table?.name, Key }));
      await alice.states.send(new SendTaskSuccessCommand({ taskToken: Item?.taskToken?.S, output }));
    };
    expect(await scene.tries(answer)).toBe('done');
    await scene.until(() => scene.case.status !== 'RUNNING');
    expect(scene.verdict().containment).toBe('not attempted (declined)');
    expect(scene.report()).toContain(CISO);
    expect(trail('SendTaskSuccess').join('\n')).toContain(ANALYST.arn);
    expect(scene.notices().at(-1)?.message).toContain(CISO);
  });
});

describe('a release that frees the intruder', () => {
  it('leaves all evidence, signed and locked, is told to everybody, and the trail has who asked for it', async () => {
    await open('web-server-c2', 'offline');
    await scene.respond();
    const before = [...scene.vault.versions.keys()];
    const input = {
      caseId: scene.caseId,
      apply: true,
      by: CISO,
      reason: 'all clear',
      start: true,
      replacement: 'keep',
    };
    const release = new StartExecutionCommand({
      stateMachineArn: machine('ReleasingStateMachine'),
      input: JSON.stringify(input),
    });
    const told = scene.notices().length;
    expect(await scene.tries(() => alice.states.send(release))).toBe('done');
    await scene.until(() => scene.notices().length > told);
    await scene.pass(120_000);
    expect(scene.staged.subject.state).toBe('running');
    expect(scene.notices().at(-1)?.subject).toContain('RELEASED');
    expect([...scene.vault.versions.keys()]).toEqual(expect.arrayContaining(before));
    expect(await scene.faults()).toEqual([]);
    const snapshots = [...scene.world.ec2.snapshots.values()];
    expect(snapshots.length).toBeGreaterThan(0);
    expect(snapshots.every(({ lock }) => lock !== undefined)).toBe(true);
    expect(trail('StartExecution').join('\n')).toContain(ANALYST.arn);
  });

  it('opens a new case as soon as the intruder is seen again', async () => {
    await open('web-server-c2', 'online');
    await scene.respond();
    expect(await scene.release()).toBe('released');
    // What was last seen before the release is no news.
    await scene.pass(5 * 60_000);
    const event = findingOn(scene.world, scene.staged.subject, {
      type: 'Backdoor:EC2/C&CActivity.B',
      severity: 8,
      remote: C2,
    });
    scene.world.emit({ ...event, detail: { ...(event.detail as object), id: 'e'.repeat(32) } });
    await scene.pass(60_000);
    const cases = scene.range.record.executions.filter(({ name }) => CASE_ID.test(name));
    expect(cases.map(({ name }) => name)).toHaveLength(2);
  });
});

describe('what was collected', () => {
  it('can be read by her, and neither taken away nor added to, whatever she is allowed beside', async () => {
    await open('web-server-c2', 'offline');
    await scene.respond();
    const greedy = scene.adversary({
      ...ANALYST,
      arn: `${ANALYST.arn}-2`,
      policies: [allowing('s3:*', 'kms:*', 'ec2:DeleteSnapshot')],
    });
    const at = { Bucket: scene.vault.name, Key: scene.keyEnding('/report.json') };
    expect(await scene.tries(() => alice.s3.send(new GetObjectCommand(at)))).toBe('done');
    for (const who of [alice, greedy]) {
      expect(await scene.tries(() => who.s3.send(new DeleteObjectCommand(at)))).toBe('AccessDenied');
      expect(
        await scene.tries(() => who.s3.send(new PutObjectCommand({ ...at, Body: Buffer.from('{}') }))),
      ).toBe('AccessDenied');
    }
    for (const SnapshotId of scene.world.ec2.snapshots.keys())
      expect(await scene.tries(() => greedy.ec2.send(new DeleteSnapshotCommand({ SnapshotId })))).not.toBe(
        'done',
      );
    expect(await scene.faults()).toEqual([]);
  });
});
