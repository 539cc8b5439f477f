import { addEvidenceEndpoints, addNetwork, profileOf } from '../../range/scenarios/network';
import { addAutoScalingGroup } from '../../range/services/autoscaling/builders';
import { addTargetGroup } from '../../range/services/elbv2/builders';
import { registerTarget } from '../../range/services/elbv2/targets';
import { addManagedNode } from '../../range/services/ssm/state';
import { Account, type Input, type Result } from './account';

/** What reads, and what writes to Cordon's own vault. */
const HARMLESS = /^(Describe|Get|List|Head|Query|PutObject$)/;

describe('a dry run of a step', () => {
  let account: Account;
  let input: Input;

  beforeAll(async () => {
    account = await Account.open({ policy: { enforcement: 'dry-run' } });
    const { world } = account;
    const network = addNetwork(world);
    addEvidenceEndpoints(world, network);
    const launch = () => account.launch({}, network);
    const subject = account.launch(
      {
        attributes: { disableApiStop: true, instanceInitiatedShutdownBehavior: 'terminate' },
        profile: profileOf(world, 'web'),
      },
      network,
    );
    addManagedNode(world, subject.id);
    const [{ id: subnetId }] = network.subnets;
    addAutoScalingGroup(world, { name: 'web', subnetIds: [subnetId], launch, instanceIds: [subject.id] });
    registerTarget(world, addTargetGroup(world, { name: 'web', vpcId: network.vpc.id }), { id: subject.id });
    input = await account.assessed(subject, 'offline');
  });
  afterAll(() => account.close());

  it.each<[string, object, readonly string[]]>([
    ['Protect', {}, ['ec2:ModifyInstanceAttribute']],
    ['Detach', {}, ['autoscaling:DetachInstances', 'elasticloadbalancing:DeregisterTargets']],
    [
      'Isolate',
      { group: 'quarantine', reread: true },
      ['ec2:CreateSecurityGroup', 'ec2:ModifyNetworkInterfaceAttribute'],
    ],
    [
      'Isolate',
      { group: 'evidence-channel', reread: true },
      ['ec2:CreateSecurityGroup', 'ec2:ModifyNetworkInterfaceAttribute'],
    ],
    [
      'Power',
      { action: 'before-evidence', isOutOfGroup: true },
      ['ec2:ModifyInstanceAttribute', 'ec2:StopInstances'],
    ],
    ['Sever', { isStillRunning: true }, ['ec2:CreateNetworkAclEntry']],
    ['Credentials', { action: 'close' }, ['iam:PutRolePolicy', 'ec2:ModifyInstanceMetadataOptions']],
    ['Snapshot', { action: 'create' }, ['ec2:CreateSnapshots', 'ec2:LockSnapshot']],
    ['Memory', { action: 'start', opened: { status: 'ok' } }, ['ssm:SendCommand']],
    ['Tag', {}, ['ec2:CreateTags']],
  ])('%s %j says what it would do and does none of it', async (step, more, expected) => {
    const result: Result = await account.invoke(step, { ...input, ...more });
    expect(result.status).toBe('ok');
    expect(result.changes.map(({ outcome }) => outcome)).not.toContain('done');
    expect(result.changes.map(({ action }) => action)).toEqual(expect.arrayContaining([...expected]));
    for (const { operation } of account.calls()) expect(operation).toMatch(HARMLESS);
  });
});
