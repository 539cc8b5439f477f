import { addSubnet, allow, attachInterface } from '../../../../range/services/ec2/builders';
import {
  closeFlow,
  type FlowRequest,
  isAlive,
  openFlow,
  sendPacket,
} from '../../../../range/services/ec2/connection-tracking';
import { addRules, removeRules, setGroups } from '../../../../range/services/ec2/security-groups';
import type { Flow, Instance } from '../../../../range/services/ec2/state';
import { type Scene, scene } from './scene';

const C2 = { direction: 'egress', protocol: 'tcp', remoteIp: '198.51.100.7', remotePort: 443 } as const;
const C2_V6 = { ...C2, remoteIp: '2001:db8::7' } as const;
const VISITOR = { direction: 'ingress', protocol: 'tcp', remoteIp: '203.0.113.9', localPort: 443 } as const;

function opened(s: Scene, instance: Instance, request: Omit<FlowRequest, 'eniId'>): Flow {
  const answer = openFlow(s.world, { ...request, eniId: s.eniOf(instance).id });
  if (answer.kind === 'refused') throw new Error(`refused: ${answer.why}`);
  return answer.flow;
}

describe('tracked or not', () => {
  test.each([
    ['outbound by the default egress, with one port open inwards', 'web', C2, true],
    ['inbound to a port open to everyone, with all egress', 'web', VISITOR, false],
    ['outbound with everything open both ways', 'open', C2, false],
    ['outbound IPv6 with everything open both ways', 'open', C2_V6, false],
    [
      'ICMP, whatever the rules',
      'open',
      { direction: 'egress', protocol: 'icmp', remoteIp: '198.51.100.7' },
      true,
    ],
  ] as const)('%s', (_case, group, request, tracked) => {
    const s = scene();
    expect(opened(s, s.launch({ groupIds: [s[group].id] }), request).tracked).toBe(tracked);
  });

  test('a rule for one address is tracked although all egress is open', () => {
    const s = scene();
    const instance = s.launch({ groupIds: [s.web.id] });
    addRules(s.world, s.web, [allow('ingress', 'tcp', 22, '203.0.113.9/32')]);
    expect(opened(s, instance, { ...VISITOR, localPort: 22 }).tracked).toBe(true);
  });

  test.each([
    'endpoint',
    'nat-gateway',
    'network-load-balancer',
    'egress-only-internet-gateway',
    'dynamodb-gateway-endpoint',
  ] as const)('what passes a %s is tracked in spite of open rules', (via) => {
    const s = scene();
    const flow = opened(s, s.launch({ groupIds: [s.open.id] }), { ...C2, via });
    expect(flow).toMatchObject({ tracked: true, automaticallyTracked: true });
  });

  test('the families are independent', () => {
    const s = scene();
    const instance = s.launch({ groupIds: [s.web.id] });
    const [v4, v6] = [
      opened(s, instance, VISITOR),
      opened(s, instance, { ...VISITOR, remoteIp: '2001:db8::9' }),
    ];
    expect([v4.tracked, v6.tracked]).toEqual([false, false]);
    const egress = [...s.web.rules.values()]
      .filter(({ peer }) => peer.kind === 'cidrIpv4')
      .find((r) => r.direction === 'egress');
    removeRules(s.world, s.web, [egress?.id ?? '']);
    expect([v4.tracked, v6.tracked]).toEqual([true, false]);
  });
});

describe('a swap of groups', () => {
  test('leaves a tracked flow alive and refuses new ones', () => {
    const s = scene();
    const instance = s.launch();
    const flow = opened(s, instance, C2);
    setGroups(s.world, s.eniOf(instance), [s.closed.id]);
    expect(sendPacket(s.world, flow)).toBe(true);
    expect(openFlow(s.world, { ...C2, eniId: s.eniOf(instance).id })).toEqual({
      kind: 'refused',
      why: 'rules',
    });
  });

  test('cuts an untracked flow at once', () => {
    const s = scene();
    const instance = s.launch();
    const flow = opened(s, instance, VISITOR);
    const closed: Flow[] = [];
    s.world.ec2.onFlowClosed.subscribe((f) => closed.push(f));
    setGroups(s.world, s.eniOf(instance), [s.closed.id]);
    expect(flow).toMatchObject({ alive: false, closedBy: 'rules-changed', closedAt: s.world.clock.now() });
    expect(closed).toEqual([flow]);
    expect(sendPacket(s.world, flow)).toBe(false);
  });

  test('tracks an untracked flow that is still permitted but no longer open both ways, and so saves it', () => {
    const s = scene();
    const instance = s.launch({ groupIds: [s.open.id] });
    const flow = opened(s, instance, C2);
    setGroups(s.world, s.eniOf(instance), [s.web.id]);
    expect(flow).toMatchObject({ alive: true, tracked: true });
    setGroups(s.world, s.eniOf(instance), [s.closed.id]);
    expect(isAlive(s.world, flow)).toBe(true);
  });

  test.each([
    [false, true],
    [true, false],
  ])(
    'by way of an open group, with the switch %s, leaves the flow alive: %s',
    (openGroupsUntrackFlows, alive) => {
      const s = scene({ ec2: { openGroupsUntrackFlows } });
      const instance = s.launch();
      const flow = opened(s, instance, C2);
      setGroups(s.world, s.eniOf(instance), [s.open.id]);
      setGroups(s.world, s.eniOf(instance), [s.closed.id]);
      expect(isAlive(s.world, flow)).toBe(alive);
    },
  );

  test('by way of an open group never untracks what is tracked automatically', () => {
    const s = scene({ ec2: { openGroupsUntrackFlows: true } });
    const instance = s.launch();
    const flow = opened(s, instance, { ...C2, via: 'nat-gateway' });
    setGroups(s.world, s.eniOf(instance), [s.open.id]);
    setGroups(s.world, s.eniOf(instance), [s.closed.id]);
    expect(isAlive(s.world, flow)).toBe(true);
  });

  test('does not touch DNS and metadata, which no group filters', () => {
    const s = scene();
    const instance = s.launch({ groupIds: [s.closed.id] });
    const dns = opened(s, instance, {
      direction: 'egress',
      protocol: 'udp',
      remoteIp: '10.0.0.2',
      remotePort: 53,
    });
    const imds = opened(s, instance, { ...C2, remoteIp: '169.254.169.254', remotePort: 80 });
    setGroups(s.world, s.eniOf(instance), [s.web.id]);
    setGroups(s.world, s.eniOf(instance), [s.closed.id]);
    expect([isAlive(s.world, dns), isAlive(s.world, imds)]).toEqual([true, true]);
    expect(dns.via).toBe('vpc-service');
  });

  test('acts on its own interface only', () => {
    const s = scene();
    const instance = s.launch({ secondaryInterfaces: [{ subnetId: s.subnet.id, groupIds: [s.web.id] }] });
    const second = openFlow(s.world, { ...VISITOR, eniId: s.eniOf(instance, 1).id, via: 'load-balancer' });
    setGroups(s.world, s.eniOf(instance, 0), [s.closed.id]);
    expect(second).toMatchObject({ kind: 'open', flow: { alive: true } });
  });
});

describe('a change of rules', () => {
  test('reaches every interface that has the group and tells the subscribers', () => {
    const s = scene();
    const instances = [s.launch(), s.launch()];
    const flows = instances.map((instance) => opened(s, instance, VISITOR));
    const changed: string[] = [];
    s.world.ec2.onGroupsChanged.subscribe((eniId) => changed.push(eniId));
    removeRules(s.world, s.web, [...s.web.rules.keys()]);
    expect(flows.map(({ alive }) => alive)).toEqual([false, false]);
    expect(changed).toEqual(instances.map((instance) => s.eniOf(instance).id));
  });
});

describe('idle timeouts', () => {
  const DAY_MS = 86_400_000;

  test.each([
    ['t3.medium', 432_000],
    ['m8i.large', 350],
  ])('TCP on %s expires after %i s without a packet', (type, seconds) => {
    const s = scene();
    const flow = opened(s, s.launch({ type }), C2);
    s.advance(seconds * 1000 - 1);
    expect(isAlive(s.world, flow)).toBe(true);
    s.advance(1);
    expect(isAlive(s.world, flow)).toBe(false);
    expect(flow).toMatchObject({ closedBy: 'idle-timeout', closedAt: flow.openedAt + seconds * 1000 });
  });

  test('a packet starts the count anew', () => {
    const s = scene();
    const flow = opened(s, s.launch({ type: 'm8i.large' }), C2);
    for (let beacon = 0; beacon < 10; beacon++) {
      s.advance(300_000);
      expect(sendPacket(s.world, flow)).toBe(true);
    }
  });

  test('UDP expires after 30 s, and after 180 s once it is a stream', () => {
    const s = scene();
    const request = { ...C2, protocol: 'udp', remotePort: 5000 } as const;
    const [single, stream] = [opened(s, s.launch(), request), opened(s, s.launch(), request)];
    for (let packet = 0; packet < 3; packet++) sendPacket(s.world, stream);
    s.advance(30_000);
    expect([isAlive(s.world, single), isAlive(s.world, stream)]).toEqual([false, true]);
    s.advance(150_000);
    expect(isAlive(s.world, stream)).toBe(false);
  });

  test('an untracked flow has none', () => {
    const s = scene();
    const flow = opened(s, s.launch(), VISITOR);
    s.advance(30 * DAY_MS);
    expect(isAlive(s.world, flow)).toBe(true);
  });

  test.each([
    [false, true],
    [true, false],
  ])(
    'a lower timeout of the interface, with the switch %s, leaves an open flow alive: %s',
    (timeoutsReachOpenFlows, alive) => {
      const s = scene({ ec2: { timeoutsReachOpenFlows } });
      const instance = s.launch();
      const flow = opened(s, instance, C2);
      s.eniOf(instance).trackingTimeouts.tcpEstablished = 60;
      s.advance(61_000);
      expect(isAlive(s.world, flow)).toBe(alive);
    },
  );
});

describe('refusals', () => {
  test('what no rule permits', () => {
    const s = scene();
    const eniId = s.eniOf(s.launch()).id;
    expect(openFlow(s.world, { ...VISITOR, localPort: 22, eniId })).toEqual({
      kind: 'refused',
      why: 'rules',
    });
  });

  test('what has no route: inbound through a NAT gateway, and anything from an isolated subnet', () => {
    const s = scene();
    const nat = addSubnet(s.world, s.vpc.id, { cidr: '10.0.2.0/24', internet: 'nat-gateway' });
    const isolated = addSubnet(s.world, s.vpc.id, { cidr: '10.0.3.0/24', internet: 'none' });
    const [behindNat, cutOff] = [s.launch({ subnetId: nat.id }), s.launch({ subnetId: isolated.id })];
    expect(openFlow(s.world, { ...VISITOR, eniId: s.eniOf(behindNat).id })).toMatchObject({
      why: 'no-route',
    });
    expect(opened(s, behindNat, C2)).toMatchObject({ via: 'nat-gateway', automaticallyTracked: true });
    expect(openFlow(s.world, { ...C2, eniId: s.eniOf(cutOff).id })).toMatchObject({ why: 'no-route' });
  });

  test('what the interface at the other end does not let in', () => {
    const s = scene();
    const [a, b] = [s.launch(), s.launch({ groupIds: [s.closed.id] })];
    const remoteIp = s.eniOf(b).privateAddresses[0]?.ip ?? '';
    expect(openFlow(s.world, { ...C2, remoteIp, eniId: s.eniOf(a).id })).toMatchObject({ why: 'peer-rules' });
    setGroups(s.world, s.eniOf(b), [s.web.id]);
    expect(opened(s, a, { ...C2, remoteIp }).via).toBe('local');
  });

  test('a rule that names a group lets in its members only', () => {
    const s = scene();
    addRules(s.world, s.closed, [allow('ingress', 'tcp', 5432, s.web.id)]);
    const [database, app, other] = [
      s.launch({ groupIds: [s.closed.id] }),
      s.launch(),
      s.launch({ groupIds: [s.open.id] }),
    ];
    const remoteIp = s.eniOf(database).privateAddresses[0]?.ip ?? '';
    const request = { direction: 'egress', protocol: 'tcp', remoteIp, remotePort: 5432 } as const;
    expect(opened(s, app, request).tracked).toBe(true);
    expect(openFlow(s.world, { ...request, eniId: s.eniOf(other).id })).toMatchObject({ why: 'peer-rules' });
  });

  test('fails on what is not an address', () => {
    const s = scene();
    const eniId = s.eniOf(s.launch()).id;
    expect(() => openFlow(s.world, { ...C2, remoteIp: 'evil.example', eniId })).toThrow(RangeError);
  });
});

test('a flow that its peer closes is closed once', () => {
  const s = scene();
  const flow = opened(s, s.launch(), C2);
  closeFlow(s.world, flow, 'peer');
  closeFlow(s.world, flow, 'power-off');
  expect(flow.closedBy).toBe('peer');
});

test('an interface that is attached later has its own groups', () => {
  const s = scene();
  const [donor, instance] = [s.launch(), s.launch()];
  const eni = s.eniOf(donor);
  attachInterface(s.world, instance, eni, 1);
  expect(instance.eniIds).toContain(eni.id);
});
