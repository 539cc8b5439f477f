/**
 * A stolen role. Of Cordon's own functions each is stolen in turn, in the account as a case left it: what its credentials can do to
 * evidence and to roles is played, and what it can change at all is held to the table in docs/security.md. Then a role of another team.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DeleteSnapshotCommand,
  ModifyInstanceAttributeCommand,
  ModifyNetworkInterfaceAttributeCommand,
  ModifySnapshotAttributeCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { PolicyDocument } from '../../range/iam';
import type { StackFunction } from '../../range/stack';
import { sorted, stackFor } from '../workflow/play';
import { type Adversary, allowing } from './adversary';
import { Scene } from './scene';

const stack = stackFor();
const functions = [...stack.functions.values()].map(
  (each) => [each.logicalId.replace(/Function$/, ''), each] as const,
);

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
}
const actionsOf = ({ roleArn }: StackFunction): string[] =>
  (stack.roles.get(roleArn)?.identityPolicies ?? [])
    .flatMap(({ Statement }: PolicyDocument) => [Statement].flat() as Statement[])
    .flatMap(({ Effect, Action }) => (Effect === 'Allow' ? [Action ?? []].flat() : []));

/** Reading, and what every function has: its log, Cordon's own records, the key that these are encrypted with. */
const OWN_RECORDS = /^(logs|s3|kms|dynamodb|sns|sqs|events|lambda):|:(Describe|Get|List|Lookup)/;

const EVIL = JSON.stringify(allowing('*'));

describe('the functions', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open({ scenario: 'web-server-c2', mode: 'online' });
    await scene.respond();
  });
  afterAll(() => scene.close());

  function thief({ roleArn, name }: StackFunction): Adversary {
    const role = stack.roles.get(roleArn);
    const arn = `arn:aws:sts::111122223333:assumed-role/${role?.name}/${name}`;
    return scene.adversary({ name: `thief of ${name}`, arn, policies: role?.identityPolicies ?? [] });
  }

  it.each(functions)(
    '%s, stolen, takes away no evidence, writes over none, shares none, and raises no right of Cordon',
    async (_, definition) => {
      const { s3, ec2, iam } = thief(definition);
      const at = (end: string) => ({ Bucket: scene.vault.name, Key: scene.keyEnding(end) });
      const put = (end: string) =>
        new PutObjectCommand({ ...at(end), Body: Buffer.from('{}'), ContentMD5: 'mZFLkyvTelC5g8XnyQrpOw==' });
      const [SnapshotId = ''] = scene.world.ec2.snapshots.keys();
      const before = [...scene.vault.versions.values()].flat().length;
      const ends = [
        '/manifest.json',
        '/report.json',
        '/verification.json',
        '/image.lime',
        '/before-state/instance.json',
      ];
      const outcomes = [
        ...(await inTurn(
          scene,
          ends.flatMap((end) => [() => s3.send(new DeleteObjectCommand(at(end))), () => s3.send(put(end))]),
        )),
        ...(await inTurn(scene, [
          () => ec2.send(new DeleteSnapshotCommand({ SnapshotId })),
          () =>
            ec2.send(
              new ModifySnapshotAttributeCommand({
                SnapshotId,
                Attribute: 'createVolumePermission',
                CreateVolumePermission: { Add: [{ UserId: '999988887777' }] },
              }),
            ),
          () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [scene.staged.subject.id] })),
          ...[...stack.roles.values()].map(
            (role) => () =>
              iam.send(
                new PutRolePolicyCommand({ RoleName: role.name, PolicyName: 'evil', PolicyDocument: EVIL }),
              ),
          ),
        ])),
      ];
      expect(outcomes.filter((each) => !/^(AccessDenied|UnauthorizedOperation)$/.test(each))).toEqual([]);
      expect([...scene.vault.versions.values()].flat()).toHaveLength(before);
    },
  );

  it('Credentials, stolen, can give any other role of the account anything: IAM has no condition on what is put', async () => {
    const definition = functions.find(([name]) => name === 'Credentials')?.[1];
    const RoleName = scene.staged.subject.profile?.roleName ?? '';
    const command = new PutRolePolicyCommand({ RoleName, PolicyName: 'evil', PolicyDocument: EVIL });
    expect(definition && (await scene.tries(() => thief(definition).iam.send(command)))).toBe('done');
  });

  it('Memory, stolen, cannot say that an image was proved', async () => {
    const definition = functions.find(([name]) => name === 'Memory')?.[1];
    const Key = scene.keyEnding('/verification.json').replace(/memory\/[^/]+/, 'memory/20261123T040000000Z');
    const command = new PutObjectCommand({
      Bucket: scene.vault.name,
      Key,
      Body: Buffer.from('{}'),
      ContentMD5: 'mZFLkyvTelC5g8XnyQrpOw==',
      IfNoneMatch: '*',
    });
    expect(definition && (await scene.tries(() => thief(definition).s3.send(command)))).toBe('AccessDenied');
  });
});

async function inTurn(scene: Scene, attacks: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const outcomes: string[] = [];
  for (const attack of attacks) outcomes.push(await scene.tries(attack));
  return outcomes;
}

describe('the table of what each role can change', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'security.md'), 'utf8');
  const rows = new Map(
    [...page.matchAll(/^\| `(\w+)` \| ([^|]*) \|/gm)].map(([, name = '', cell = '']) => [
      name,
      sorted([...cell.matchAll(/`([a-z0-9-]+:\w+)`/g)].map(([, action = '']) => action)),
    ]),
  );

  it.each(functions)('has all of %s, and nothing else', (name, definition) => {
    const changes = sorted([...new Set(actionsOf(definition).filter((each) => !OWN_RECORDS.test(each)))]);
    expect(rows.get(name) ?? []).toEqual(changes);
  });

  it('names no function that there is not', () => {
    expect([...rows.keys()].filter((each) => !functions.some(([name]) => name === each))).toEqual([]);
  });
});

describe('a role of another team that may do everything in EC2', () => {
  it('ends no quarantine unseen, deletes no locked snapshot, and ends the subject only after it took the protection off', async () => {
    const scene = await Scene.open({ scenario: 'web-server-c2', mode: 'online' });
    try {
      await scene.respond();
      const { ec2 } = scene.adversary({
        name: 'team',
        arn: 'arn:aws:sts::111122223333:assumed-role/Platform/bob',
        policies: [allowing('ec2:*')],
      });
      const { subject } = scene.staged;
      const [NetworkInterfaceId = ''] = subject.eniIds;
      const groups = (): readonly string[] =>
        scene.world.ec2.networkInterfaces.get(NetworkInterfaceId)?.groupIds ?? [];
      const quarantine = groups();
      const [web] = [...scene.world.ec2.securityGroups.values()].filter(
        ({ name, vpcId }) => vpcId === subject.vpcId && !name.startsWith('cordon-') && name !== 'default',
      );
      const move = new ModifyNetworkInterfaceAttributeCommand({
        NetworkInterfaceId,
        Groups: [web?.id ?? ''],
      });
      expect(await scene.tries(() => ec2.send(move))).toBe('done');
      expect(groups()).toEqual([web?.id]);
      await scene.pass(5 * 60_000);
      expect(groups()).toEqual(quarantine);
      expect(scene.notices().at(-1)?.subject).toContain('QUARANTINE PUT BACK');
      expect(await scene.faults()).toEqual([]);

      for (const SnapshotId of scene.world.ec2.snapshots.keys())
        expect(await scene.tries(() => ec2.send(new DeleteSnapshotCommand({ SnapshotId })))).not.toBe('done');
      const end = () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [subject.id] }));
      expect(await scene.tries(end)).toBe('OperationNotPermitted');
      const unprotect = new ModifyInstanceAttributeCommand({
        InstanceId: subject.id,
        DisableApiTermination: { Value: false },
      });
      expect(await scene.tries(() => ec2.send(unprotect))).toBe('done');
      expect(await scene.tries(end)).toBe('done');
      expect([...scene.world.ec2.snapshots.values()].every(({ state }) => state === 'completed')).toBe(true);
    } finally {
      await scene.close();
    }
  });
});
