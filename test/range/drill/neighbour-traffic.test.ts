import { NeighbourTraffic } from '../../../range/drill/neighbour-traffic';
import { stopInstance } from '../../../range/services/ec2/lifecycle';
import { defaultNetworkAcl, setEntry } from '../../../range/services/ec2/network-acls';
import { findRole, setInlinePolicy } from '../../../range/services/iam/state';
import { intruderFixture } from '../intruder/intruder-fixture';

const MINUTE = 60_000;

function busy() {
  const fixture = intruderFixture();
  const { world, subject: neighbour, loot } = fixture;
  return { ...fixture, neighbour, traffic: new NeighbourTraffic(world, [neighbour], loot) };
}

const denied = (cidr: string) =>
  ({ direction: 'ingress', ruleNumber: 1, action: 'deny', protocol: '-1', family: 'ipv4', cidr }) as const;

test('loses nothing when an address of the intruder is denied', () => {
  const { world, neighbour, traffic, advance } = busy();
  setEntry(world, defaultNetworkAcl(world, neighbour.vpcId), denied('198.51.100.23/32'));
  advance(MINUTE);
  expect([...traffic.losses]).toEqual([]);
});

test('loses packets and new connections when more than that is denied', () => {
  const { world, neighbour, traffic, advance } = busy();
  setEntry(world, defaultNetworkAcl(world, neighbour.vpcId), denied('0.0.0.0/0'));
  advance(MINUTE);
  expect([...traffic.losses]).toEqual([
    `${neighbour.id} lost packets of its connection with 203.0.113.10`,
    `${neighbour.id} could not reach 203.0.113.10`,
  ]);
});

test('loses a call when the whole role is denied', () => {
  const { world, neighbour, traffic, advance } = busy();
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
  setInlinePolicy(world, findRole(world, neighbour.profile?.roleName), 'deny', JSON.stringify(document));
  advance(MINUTE);
  expect([...traffic.losses]).toEqual([`${neighbour.id} was denied a call with its credentials`]);
});

test('misses nothing while it is off', () => {
  const { world, neighbour, traffic, advance } = busy();
  stopInstance(world, neighbour, { skipOsShutdown: true });
  advance(MINUTE);
  expect([...traffic.losses]).toEqual([]);
});

test('misses nothing that it never had', () => {
  const { world, subject: neighbour, loot, quarantine, advance } = intruderFixture();
  delete neighbour.profile;
  quarantine();
  const traffic = new NeighbourTraffic(world, [neighbour], loot);
  advance(MINUTE);
  expect([...traffic.losses]).toEqual([]);
});
