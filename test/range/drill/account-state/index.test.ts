import { accountState, differences } from '../../../../range/drill/account-state';
import { addNetwork, profileOf } from '../../../../range/scenarios/network';
import { addAutoScalingGroup } from '../../../../range/services/autoscaling/builders';
import {
  addElasticIp,
  addSecurityGroup,
  allow,
  launchInstance,
} from '../../../../range/services/ec2/builders';
import { terminateInstance } from '../../../../range/services/ec2/lifecycle';
import { setEntry } from '../../../../range/services/ec2/network-acls';
import { setGroups } from '../../../../range/services/ec2/security-groups';
import { addCluster, addContainerInstance } from '../../../../range/services/ecs/builders';
import { addClassicLoadBalancer } from '../../../../range/services/elb/state';
import { addTargetGroup } from '../../../../range/services/elbv2/builders';
import { registerTarget } from '../../../../range/services/elbv2/targets';
import { setInlinePolicy } from '../../../../range/services/iam/state';
import { addManagedNode } from '../../../../range/services/ssm/state';
import type { World } from '../../../../range/world';
import { wireFixture } from '../../wire/wire-fixture';

function stage() {
  const { world } = wireFixture();
  const network = addNetwork(world);
  const [{ id: subnetId }] = network.subnets;
  const group = addSecurityGroup(world, network.vpc.id, {
    name: 'web',
    rules: [allow('ingress', 'tcp', 443, '0.0.0.0/0')],
  });
  const instance = launchInstance(world, {
    subnetId,
    type: 't3.nano',
    groupIds: [group.id],
    profile: profileOf(world, 'web'),
    tags: { Name: 'web' },
  });
  addManagedNode(world, instance.id);
  const targets = addTargetGroup(world, { name: 'web', vpcId: network.vpc.id });
  registerTarget(world, targets, { id: instance.id });
  const balancer = addClassicLoadBalancer(world, {
    name: 'web',
    subnetIds: [subnetId],
    groupIds: [group.id],
  });
  const scaling = addAutoScalingGroup(world, {
    name: 'web',
    subnetIds: [subnetId],
    instanceIds: [instance.id],
    launch: () => instance,
  });
  const container = addContainerInstance(world, addCluster(world, 'web'), instance.id);
  const ip = addElasticIp(world);
  const eni = world.ec2.networkInterfaces.get(instance.eniIds[0] ?? '');
  const [acl] = world.ec2.networkAcls.values();
  const role = world.iam.roles.get('web');
  if (!eni || !acl || !role) throw new Error('the account is not as it should be');
  return { world, network, group, instance, targets, balancer, scaling, container, ip, eni, acl, role };
}

type Staged = ReturnType<typeof stage>;

test('two looks at the same account differ in nothing', () => {
  const { world } = stage();
  expect(differences(accountState(world), accountState(world))).toEqual([]);
});

test.each<[string, (staged: Staged) => void, RegExp]>([
  [
    'a state',
    ({ instance }) => Object.assign(instance, { state: 'stopped' }),
    /^instance i-\w+: state was running, is stopped$/,
  ],
  ['a tag', ({ instance }) => instance.tags.set('a', 'b'), /^instance .*: tags was .* is .*a=b/],
  [
    'an attribute',
    ({ instance }) => Object.assign(instance.attributes, { disableApiStop: true }),
    /stop protection was false, is true/,
  ],
  [
    'the metadata options',
    ({ instance }) => Object.assign(instance.metadataOptions, { httpEndpoint: 'disabled' }),
    /metadata options was .*enabled.* is .*disabled/,
  ],
  [
    'a volume that would go with it',
    ({ instance }) => Object.assign(instance.blockDevices[0] ?? {}, { deleteOnTermination: false }),
    /devices that go with it/,
  ],
  [
    'the groups of an interface',
    ({ world, eni, group, network }) =>
      setGroups(world, eni, [group.id, addSecurityGroup(world, network.vpc.id, { name: 'x' }).id]),
    /^interface eni-\w+: groups was/,
  ],
  [
    'an idle timeout',
    ({ eni }) => Object.assign(eni.trackingTimeouts, { tcpEstablished: 60 }),
    /idle timeouts was {}, is {"tcpEstablished":60}/,
  ],
  ['a rule of a group', ({ group }) => group.rules.clear(), /^security group .*: rules was .* is \[\]$/],
  [
    'an entry of a network ACL',
    ({ world, acl }) =>
      setEntry(world, acl, {
        direction: 'egress',
        ruleNumber: 1,
        action: 'deny',
        protocol: '-1',
        family: 'ipv4',
        cidr: '192.0.2.1/32',
      }),
    /^network ACL .*: entries was/,
  ],
  [
    'a policy of a role',
    ({ world, role }) => setInlinePolicy(world, role, 'x', '{"Statement":[]}'),
    /^role .*: inline policies was/,
  ],
  ['a target', ({ targets }) => targets.targets.clear(), /^target group web: targets was .* is \[\]$/],
  [
    'a classic registration',
    ({ balancer, instance }) => balancer.instanceIds.add(instance.id),
    /^classic load balancer web/,
  ],
  ['a member', ({ scaling }) => scaling.instances.clear(), /^Auto Scaling group web: members was/],
  ['a size', ({ scaling }) => Object.assign(scaling, { desiredCapacity: 2 }), /desired capacity was 1, is 2/],
  [
    'an Elastic IP that is gone',
    ({ world, ip }) => world.ec2.elasticIps.delete(ip.allocationId),
    /^Elastic IP .* is gone$/,
  ],
  [
    'a container instance',
    ({ container }) => Object.assign(container, { status: 'DRAINING' }),
    /^cluster web: container instances was .*ACTIVE.* is .*DRAINING/,
  ],
  [
    'a new group',
    ({ world, network }) => addSecurityGroup(world, network.vpc.id, { name: 'y' }),
    /^security group sg-\w+ is new$/,
  ],
  [
    'a new managed node',
    ({ world }) => addManagedNode(world, addInstance(world).id),
    /^managed node i-\w+ is new$/,
  ],
])('%s that changes is a difference', (_, change, text) => {
  const staged = stage();
  const before = accountState(staged.world);
  change(staged);
  expect(differences(before, accountState(staged.world))).toContainEqual(expect.stringMatching(text));
});

function addInstance(world: World) {
  const [subnet] = world.ec2.subnets.values();
  return launchInstance(world, { subnetId: subnet?.id ?? '', type: 't3.nano' });
}

test('what was launched and has ended since is no difference', () => {
  const { world } = stage();
  const before = accountState(world);
  terminateInstance(world, addInstance(world));
  const instances = differences(before, accountState(world)).filter((each) => each.startsWith('instance'));
  expect(instances).toEqual([]);
});
