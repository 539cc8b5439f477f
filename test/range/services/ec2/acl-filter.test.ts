import { addSubnet } from '../../../../range/services/ec2/builders';
import {
  type FlowRequest,
  isAlive,
  isPassing,
  openFlow,
  sendPacket,
} from '../../../../range/services/ec2/connection-tracking';
import {
  defaultNetworkAcl,
  networkAclOf,
  removeEntry,
  setEntry,
} from '../../../../range/services/ec2/network-acls';
import { canReach } from '../../../../range/services/ec2/reachability';
import { setGroups } from '../../../../range/services/ec2/security-groups';
import type { Flow, Instance, NetworkAclEntry } from '../../../../range/services/ec2/state';
import { type Scene, scene } from './scene';

const C2 = { direction: 'egress', protocol: 'tcp', remoteIp: '198.51.100.7', remotePort: 443 } as const;
const C2_V6 = { ...C2, remoteIp: '2001:db8::7' } as const;
const VISITOR = {
  direction: 'ingress',
  protocol: 'tcp',
  remoteIp: '203.0.113.9',
  localPort: 443,
  remotePort: 50_123,
} as const;

function opened(s: Scene, instance: Instance, request: Omit<FlowRequest, 'eniId'>): Flow {
  const answer = openFlow(s.world, { ...request, eniId: s.eniOf(instance).id });
  if (answer.kind === 'refused') throw new Error(`refused: ${answer.why}`);
  return answer.flow;
}

const refused = (s: Scene, instance: Instance, request: Omit<FlowRequest, 'eniId'>) =>
  openFlow(s.world, { ...request, eniId: s.eniOf(instance).id });

function deny(s: Scene, cidr: string, changes: Partial<NetworkAclEntry> = {}, subnetId = s.subnet.id): void {
  const acl = networkAclOf(s.world, subnetId);
  const family = cidr.includes(':') ? 'ipv6' : 'ipv4';
  const entry = { direction: 'egress', ruleNumber: 1, action: 'deny', protocol: '-1', family, cidr } as const;
  if (acl) setEntry(s.world, acl, { ...entry, ...changes });
}

describe('a denial', () => {
  test.each([
    ['egress', C2, '198.51.100.7/32'],
    ['ingress', C2, '198.51.100.7/32'],
    ['egress', VISITOR, '203.0.113.9/32'],
    ['ingress', VISITOR, '203.0.113.9/32'],
    ['egress', C2_V6, '2001:db8::7/128'],
    ['ingress', C2_V6, '2001:db8::7/128'],
  ] as const)('in the direction %s cuts %j, the answers being judged too', (direction, request, cidr) => {
    const s = scene();
    const instance = s.launch({ groupIds: [s.open.id] });
    const flow = opened(s, instance, request);
    deny(s, cidr, { direction });
    expect(sendPacket(s.world, flow)).toBe(false);
    expect(refused(s, instance, request)).toEqual({ kind: 'refused', why: 'network-acl' });
  });

  test('cuts a tracked flow that outlives every change of groups, and leaves it tracked', () => {
    const s = scene();
    const instance = s.launch();
    const flow = opened(s, instance, C2);
    setGroups(s.world, s.eniOf(instance), [s.closed.id]);
    deny(s, '198.51.100.7/32');
    expect(sendPacket(s.world, flow)).toBe(false);
    expect([isPassing(s.world, flow), flow.alive, flow.tracked]).toEqual([false, true, true]);
    removeEntry(s.world, defaultNetworkAcl(s.world, s.vpc.id), 'egress', 1);
    expect(isPassing(s.world, flow)).toBe(true);
    expect(sendPacket(s.world, flow)).toBe(true);
  });

  test.each([
    [true, true],
    [false, false],
  ])(
    'lets a flow expire whose dropped packets, with the switch %s, keep it: %s',
    (droppedPacketsKeepFlows, alive) => {
      const s = scene({ ec2: { droppedPacketsKeepFlows } });
      const flow = opened(s, s.launch({ type: 'm8i.large' }), C2);
      deny(s, '198.51.100.7/32');
      for (let beacon = 0; beacon < 3; beacon++) {
        s.advance(200_000);
        sendPacket(s.world, flow);
      }
      expect(isAlive(s.world, flow)).toBe(alive);
    },
  );

  test('sees the real peer behind a NAT gateway', () => {
    const s = scene();
    const subnet = addSubnet(s.world, s.vpc.id, { cidr: '10.0.2.0/24', internet: 'nat-gateway' });
    const flow = opened(s, s.launch({ subnetId: subnet.id }), C2);
    deny(s, '198.51.100.7/32');
    expect([flow.via, sendPacket(s.world, flow)]).toEqual(['nat-gateway', false]);
  });

  test('hurts no other peer, no other family and no other subnet', () => {
    const s = scene();
    const instance = s.launch();
    const flows = [C2_V6, VISITOR].map((request) => opened(s, instance, request));
    deny(s, '198.51.100.7/32');
    deny(s, '198.51.100.7/32', { direction: 'ingress' });
    expect(flows.map((flow) => sendPacket(s.world, flow))).toEqual([true, true]);
    expect(canReach(s.world, s.eniOf(instance).id, { service: 'ssm' })).toMatchObject({ reachable: true });
  });
});

test('the lowest number that matches decides', () => {
  const s = scene();
  const flow = opened(s, s.launch(), C2);
  deny(s, '198.51.100.0/24', { ruleNumber: 5 });
  deny(s, '198.51.100.7/32', { ruleNumber: 4, action: 'allow' });
  expect(sendPacket(s.world, flow)).toBe(true);
  deny(s, '198.51.100.7/32', { ruleNumber: 3 });
  expect(sendPacket(s.world, flow)).toBe(false);
});

test.each([
  ['the port that is asked for', { direction: 'ingress', ports: { from: 443, to: 443 } }, false],
  ['another port', { direction: 'ingress', ports: { from: 80, to: 80 } }, true],
  ['the ephemeral port of the answers', { direction: 'egress', ports: { from: 50_000, to: 51_000 } }, false],
  ['another ephemeral port', { direction: 'egress', ports: { from: 32_768, to: 49_999 } }, true],
] as const)('a denial of %s lets a visitor pass: %s', (_what, changes, passes) => {
  const s = scene();
  const flow = opened(s, s.launch(), VISITOR);
  deny(s, '0.0.0.0/0', { protocol: '6', ...changes });
  expect(sendPacket(s.world, flow)).toBe(passes);
});

test.each([
  ['egress', 8, false],
  ['ingress', 0, false],
  ['egress', 0, true],
  ['ingress', 8, true],
] as const)('a denial of ICMP %s of type %i lets an echo pass: %s', (direction, type, passes) => {
  const s = scene();
  const flow = opened(s, s.launch(), { direction: 'egress', protocol: 'icmp', remoteIp: '198.51.100.7' });
  deny(s, '0.0.0.0/0', { direction, protocol: '1', icmp: { type, code: -1 } });
  expect(sendPacket(s.world, flow)).toBe(passes);
});

describe('inside the VPC', () => {
  function pair(otherSubnet: boolean) {
    const s = scene();
    const far = addSubnet(s.world, s.vpc.id, { cidr: '10.0.7.0/24' });
    const [a, b] = [s.launch(), s.launch({ subnetId: otherSubnet ? far.id : s.subnet.id })];
    const remoteIp = s.eniOf(b).privateAddresses[0]?.ip ?? '';
    return { s, a, flow: opened(s, a, { ...C2, remoteIp }), remoteIp };
  }

  test('nothing is judged within one subnet', () => {
    const { s, a, flow, remoteIp } = pair(false);
    deny(s, '0.0.0.0/0');
    expect(sendPacket(s.world, flow)).toBe(true);
    expect(canReach(s.world, s.eniOf(a).id, { address: remoteIp })).toMatchObject({ reachable: true });
  });

  test('the boundary between two subnets is judged on both sides', () => {
    const { s, a, flow, remoteIp } = pair(true);
    deny(s, `${s.eniOf(a).privateAddresses[0]?.ip}/32`, { direction: 'ingress' });
    expect(sendPacket(s.world, flow)).toBe(false);
    expect(canReach(s.world, s.eniOf(a).id, { address: remoteIp })).toEqual({
      reachable: false,
      why: 'network-acl',
    });
  });

  test('resolver and metadata are out of reach of every entry', () => {
    const s = scene();
    const instance = s.launch();
    const dns = { direction: 'egress', protocol: 'udp', remoteIp: '10.0.0.2', remotePort: 53 } as const;
    const flow = opened(s, instance, dns);
    deny(s, '0.0.0.0/0');
    expect(sendPacket(s.world, flow)).toBe(true);
    expect(canReach(s.world, s.eniOf(instance).id, { address: '169.254.169.254' })).toMatchObject({
      reachable: true,
    });
  });
});
