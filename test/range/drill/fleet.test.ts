import { Fleet } from '../../../range/drill/fleet';
import { addAutoScalingGroup } from '../../../range/services/autoscaling/builders';
import { authorizeSecurityGroupIngress } from '../../../range/services/ec2/authorize-security-group-ingress';
import { createTags } from '../../../range/services/ec2/create-tags';
import { defaultNetworkAcl, setEntry } from '../../../range/services/ec2/network-acls';
import { terminateInstances } from '../../../range/services/ec2/terminate-instances';
import { webFixture } from '../services/web-fixture';
import { invoke } from '../world-fixture';

function staged() {
  const fixture = webFixture();
  const { world } = fixture;
  const [subject, neighbour] = [fixture.launch(), fixture.launch()];
  addAutoScalingGroup(world, {
    name: 'web',
    subnetIds: [fixture.subnet.id],
    launch: () => fixture.launch(),
    instanceIds: [subject.id, neighbour.id],
    minSize: 2,
    maxSize: 4,
  });
  const fleet = new Fleet(world, {
    subject,
    c2: { ip: '198.51.100.23', port: 443 },
    isC2Named: true,
    tracePath: '/t',
    neighbours: [neighbour],
    groups: ['web'],
    trigger: () => undefined,
    triggerText: '',
  });
  return { fixture, subject, neighbour, fleet };
}

test('has lost nothing while nothing was changed but the subject', () => {
  const { fixture, subject, fleet } = staged();
  invoke(fixture, createTags, { Resources: [subject.id], Tags: [{ Key: 'a', Value: 'b' }] });
  expect(fleet.losses()).toEqual([]);
});

test('has lost when a neighbour, a shared group or the capacity is not as it was', () => {
  const { fixture, neighbour, fleet } = staged();
  invoke(fixture, terminateInstances, { InstanceIds: [neighbour.id] });
  fixture.world.autoscaling.groups.get('web')?.instances.delete(neighbour.id);
  invoke(fixture, authorizeSecurityGroupIngress, {
    GroupId: fixture.webGroup.id,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
  });
  expect(fleet.losses()).toEqual([
    `${neighbour.id} is not as it was`,
    `the rules of ${fixture.webGroup.id}, which others use, were changed`,
    'web serves with 1 of 2 instances',
  ]);
});

test('has lost what a neighbour did all day and can do no longer', () => {
  const { fixture, neighbour, fleet } = staged();
  setEntry(fixture.world, defaultNetworkAcl(fixture.world, neighbour.vpcId), {
    direction: 'egress',
    ruleNumber: 1,
    action: 'deny',
    protocol: '-1',
    family: 'ipv4',
    cidr: '203.0.113.0/24',
  });
  fixture.advance(10_000);
  expect(fleet.losses()).toEqual([
    `${neighbour.id} lost packets of its connection with 203.0.113.10`,
    `${neighbour.id} could not reach 203.0.113.10`,
  ]);
});

test('has lost a group that is gone', () => {
  const { fixture, fleet } = staged();
  fixture.world.autoscaling.groups.clear();
  expect(fleet.losses()).toEqual(['the group web is gone']);
});
