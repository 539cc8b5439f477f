/** The malicious tag setter: may tag whatever there is, and nothing else. Each attack is played with their own credentials. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
} from '@aws-sdk/client-ec2';
import { addSecurityGroup, allow } from '../../range/services/ec2/builders';
import { startSnapshot } from '../../range/services/ec2/snapshot-progress';
import type { SecurityGroup } from '../../range/services/ec2/state';
import { type Adversary, allowing } from './adversary';
import { Scene } from './scene';

const SETTER = {
  name: 'tag-setter',
  arn: 'arn:aws:sts::111122223333:assumed-role/Cost-Allocation/mallory',
  policies: [allowing('ec2:CreateTags', 'ec2:DeleteTags')],
};

let scene: Scene;
let mallory: Adversary;
afterEach(() => scene.close());

async function open(scenario: string, mode: string): Promise<void> {
  scene = await Scene.open({ scenario, mode });
  mallory = scene.adversary(SETTER);
}

const tag = (id: string, tags: Readonly<Record<string, string>>): Promise<string> => {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return scene.tries(() => mallory.ec2.send(new CreateTagsCommand({ Resources: [id], Tags })));
};

const groupsOf = (): (readonly string[])[] =>
  scene.staged.subject.eniIds.map((id) => scene.world.ec2.networkInterfaces.get(id)?.groupIds ?? []);

describe('a group of production that bears the tag of the quarantine group', () => {
  let production: SecurityGroup;
  let rules: readonly string[];
  const now = (): readonly string[] => [
    ...(scene.world.ec2.securityGroups.get(production.id)?.rules.keys() ?? []),
  ];

  beforeEach(async () => {
    await open('no-agent', 'online');
    production = addSecurityGroup(scene.world, scene.staged.subject.vpcId, {
      name: 'payments',
      rules: [allow('ingress', 'tcp', 443, '0.0.0.0/0')],
    });
    rules = now();
    expect(await tag(production.id, { 'cordon:group': 'quarantine' })).toBe('done');
  });

  it('is not used for the quarantine, and keeps its rules', async () => {
    await scene.respond();
    expect(now()).toEqual(rules);
    expect(groupsOf()).toEqual([[expect.not.stringMatching(production.id)]]);
    expect(scene.verdict().containment).toBe('contained');
  });

  it('is not deleted by the release, although nothing is in it', async () => {
    await scene.respond();
    await scene.release();
    expect(scene.world.ec2.securityGroups.get(production.id)?.rules.size).toBe(rules.length);
    const own = [...scene.world.ec2.securityGroups.values()].filter(({ name }) => name.startsWith('cordon-'));
    expect(own).toEqual([]);
  });
});

describe("last night's backup of the subject that bears the tag of the case", () => {
  it('keeps no snapshot from being taken, is no evidence, and is not locked', async () => {
    await open('no-agent', 'online');
    const { subject } = scene.staged;
    const [{ volumeId = '' } = {}] = subject.blockDevices;
    const volume = scene.world.ec2.volumes.get(volumeId);
    if (!volume) throw new Error('the subject has no volume');
    const backup = startSnapshot(scene.world, { volume, description: 'nightly', tags: new Map() });
    await scene.pass(30 * 60_000);
    const before = scene.range.clock.now();
    scene.trigger();
    await scene.until(() => scene.range.record.executions.length > 0);
    expect(await tag(backup.id, { 'cordon:case': scene.caseId, 'cordon:taken': 'together' })).toBe('done');
    await scene.until(() => scene.case.status !== 'RUNNING');
    const taken = [...scene.world.ec2.snapshots.values()].filter(({ startedAt }) => startedAt > before);
    expect(taken.map((each) => [each.volumeId, each.state])).toEqual(
      subject.blockDevices.map((each) => [each.volumeId, 'completed']),
    );
    expect(backup.lock).toBeUndefined();
    expect(scene.report()).not.toContain(backup.id);
  });
});

describe('the tags of a case under way', () => {
  it.each([
    ['another mode', { 'forensics-mode': 'offline' }],
    ['an exemption', { 'cordon:exempt': 'true' }],
    ['another case and a status of theirs', { 'cordon:case': 'none', 'cordon:status': 'released' }],
    ['a second trigger', { 'cordon:respond': 'true' }],
  ])('%s: nothing about the case is another', async (_, tags) => {
    await open('web-server-c2', 'online');
    const { subject } = scene.staged;
    scene.trigger();
    await scene.until(() => scene.range.record.executions.length > 0);
    await scene.pass(500);
    expect(await tag(subject.id, tags)).toBe('done');
    await scene.until(() => scene.case.status !== 'RUNNING');
    expect(scene.verdict()).toMatchObject({ containment: 'contained', evidence: 'complete' });
    expect(subject.state).toBe('running');
    expect(scene.range.record.executions.filter(({ name }) => name.startsWith(subject.id))).toHaveLength(1);
    expect(await scene.faults()).toEqual([]);
  });

  it('taken away: a case goes on and can be released, for nothing of it is read from tags', async () => {
    await open('web-server-c2', 'offline');
    await scene.respond();
    const { subject } = scene.staged;
    const Tags = ['cordon:case', 'cordon:status', 'cordon:mode', 'cordon:trigger'].map((Key) => ({ Key }));
    const taken = () => mallory.ec2.send(new DeleteTagsCommand({ Resources: [subject.id], Tags }));
    expect(await scene.tries(taken)).toBe('done');
    expect(await scene.release({ resolutions: { tags: 'leave' } })).toBe('released');
  });
});

describe('the tag of the group taken from the quarantine group', () => {
  it('opens nothing: the subject stays in a group without rules, and the next case gets a group of its own', async () => {
    await open('no-agent', 'online');
    await scene.respond();
    const [[groupId = ''] = []] = groupsOf();
    const off = () =>
      mallory.ec2.send(new DeleteTagsCommand({ Resources: [groupId], Tags: [{ Key: 'cordon:group' }] }));
    expect(await scene.tries(off)).toBe('done');
    expect(scene.world.ec2.securityGroups.get(groupId)?.rules.size).toBe(0);
    const open22 = new AuthorizeSecurityGroupIngressCommand({
      GroupId: groupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
    expect(await scene.tries(() => mallory.ec2.send(open22))).toBe('UnauthorizedOperation');
    expect(groupsOf()).toEqual([[groupId]]);
  });
});
