import { C2Connection } from '../../../range/intruder/c2-connection';
import { closeFlow } from '../../../range/services/ec2/connection-tracking';
import { stopInstance } from '../../../range/services/ec2/lifecycle';
import { defaultNetworkAcl, setEntry } from '../../../range/services/ec2/network-acls';
import { type IntruderFixture, intruderFixture } from './intruder-fixture';

const C2 = { ip: '198.51.100.23', port: 443 };

function connected(fixture: IntruderFixture, ip = C2.ip) {
  const told: string[] = [];
  const c2 = new C2Connection(fixture.world, fixture.subject, { ...C2, ip }, 'finding-addresses', {
    onReconnected: () => told.push('reconnected'),
    onLost: () => told.push('lost'),
  });
  c2.beat();
  return { c2, told, flows: () => [...fixture.world.ec2.flows.values()] };
}

function deny({ world, subject }: IntruderFixture): void {
  setEntry(world, defaultNetworkAcl(world, subject.vpcId), {
    direction: 'egress',
    ruleNumber: 1,
    action: 'deny',
    protocol: '-1',
    family: 'ipv4',
    cidr: `${C2.ip}/32`,
  });
}

test.each([
  ['IPv4', C2.ip],
  ['IPv6', '2001:db8:c2::23'],
])('carries data out over %s at every beat after the one that opened it', (_, ip) => {
  const { c2 } = connected(intruderFixture({ ipv6: true }), ip);
  expect(c2.isOpen()).toBe(true);
  expect(c2.beat()).toBeGreaterThan(0);
});

test('is opened again when it is lost', () => {
  const fixture = intruderFixture();
  const { c2, told, flows } = connected(fixture);
  for (const flow of flows()) closeFlow(fixture.world, flow, 'peer');
  expect(c2.beat()).toBe(0);
  expect(c2.beat()).toBeGreaterThan(0);
  expect(told).toEqual(['reconnected']);
});

test('outlives the quarantine group, which ends no session that is open', () => {
  const fixture = intruderFixture();
  const { c2 } = connected(fixture);
  fixture.quarantine();
  expect(c2.isOpen()).toBe(true);
  expect(c2.beat()).toBeGreaterThan(0);
});

test('is lost to group and network ACL together, and says so', () => {
  const fixture = intruderFixture();
  const { c2, told } = connected(fixture);
  fixture.quarantine();
  deny(fixture);
  expect(c2.isOpen()).toBe(false);
  expect(c2.beat()).toBe(0);
  expect(told).toEqual(['lost']);
});

test('is not open once the power is off', () => {
  const fixture = intruderFixture();
  const { c2 } = connected(fixture);
  stopInstance(fixture.world, fixture.subject, { skipOsShutdown: true });
  fixture.advance(60_000);
  expect(c2.isOpen()).toBe(false);
});
