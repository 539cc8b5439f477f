import { CutWatch } from '../../../range/drill/cut';
import {
  addSecurityGroup,
  addSubnet,
  addVpc,
  allow,
  launchInstance,
} from '../../../range/services/ec2/builders';
import { modifyNetworkInterfaceAttribute } from '../../../range/services/ec2/modify-network-interface-attribute';
import { defaultNetworkAcl, setEntry } from '../../../range/services/ec2/network-acls';
import { stopInstances } from '../../../range/services/ec2/stop-instances';
import { type Fixture, invoke, worldFixture } from '../world-fixture';

function watched(secondaryInterfaces = 0, c2 = { isOpen: false }) {
  const fixture = worldFixture();
  const { world } = fixture;
  const vpc = addVpc(world);
  const subnet = addSubnet(world, vpc.id, { cidr: '10.0.0.0/24' });
  const open = addSecurityGroup(world, vpc.id, {
    name: 'open',
    rules: [allow('ingress', 'tcp', 22, '0.0.0.0/0')],
  });
  const quarantine = addSecurityGroup(world, vpc.id, { name: 'quarantine', defaultEgress: false });
  const subject = launchInstance(world, {
    subnetId: subnet.id,
    type: 't3.medium',
    groupIds: [open.id],
    secondaryInterfaces: Array.from({ length: secondaryInterfaces }, () => ({
      subnetId: subnet.id,
      groupIds: [open.id],
    })),
  });
  const watch = new CutWatch(
    world,
    subject,
    () => c2.isOpen,
    () => undefined,
  );
  return { fixture, subject, open, quarantine, watch };
}

const move = (fixture: Fixture, eniId: string | undefined, ...groups: { readonly id: string }[]): void => {
  invoke(fixture, modifyNetworkInterfaceAttribute, {
    NetworkInterfaceId: eniId,
    Groups: groups.map(({ id }) => id),
  });
};

test('is when the last interface is in groups without any rule, and not before', () => {
  const { fixture, subject, open, quarantine, watch } = watched(1);
  move(fixture, subject.eniIds[0], quarantine);
  expect(watch.first).toBeUndefined();
  move(fixture, subject.eniIds[1], quarantine, open);
  expect(watch.first).toBeUndefined();
  fixture.advance(1_000);
  move(fixture, subject.eniIds[1], quarantine);
  expect(watch.first).toEqual({ at: fixture.world.clock.now(), by: 'quarantine group' });
});

test('is when the subject begins to stop', () => {
  const { fixture, subject, watch } = watched();
  invoke(fixture, stopInstances, { InstanceIds: [subject.id], SkipOsShutdown: true });
  expect(watch.first).toEqual({ at: fixture.world.clock.now(), by: 'stopping' });
});

test('happens once: opening the subject again and cutting it again does not move it', () => {
  const { fixture, subject, open, quarantine, watch } = watched();
  move(fixture, subject.eniIds[0], quarantine);
  const { first } = watch;
  fixture.advance(5_000);
  move(fixture, subject.eniIds[0], open);
  move(fixture, subject.eniIds[0], quarantine);
  expect(watch.first).toBe(first);
});

const denyC2 = ({ world }: Fixture, vpcId: string): void =>
  setEntry(world, defaultNetworkAcl(world, vpcId), {
    direction: 'egress',
    ruleNumber: 1,
    action: 'deny',
    protocol: '-1',
    family: 'ipv4',
    cidr: '198.51.100.23/32',
  });

test('waits for the network ACL while packets of the C2 connection still pass', () => {
  const c2 = { isOpen: true };
  const { fixture, subject, quarantine, watch } = watched(0, c2);
  move(fixture, subject.eniIds[0], quarantine);
  expect(watch.first).toBeUndefined();
  fixture.advance(500);
  c2.isOpen = false;
  denyC2(fixture, subject.vpcId);
  expect(watch.first).toEqual({ at: fixture.world.clock.now(), by: 'network ACL' });
});

test('is by the group where the network ACL came first', () => {
  const c2 = { isOpen: true };
  const { fixture, subject, quarantine, watch } = watched(0, c2);
  c2.isOpen = false;
  denyC2(fixture, subject.vpcId);
  expect(watch.first).toBeUndefined();
  move(fixture, subject.eniIds[0], quarantine);
  expect(watch.first?.by).toBe('quarantine group');
});
