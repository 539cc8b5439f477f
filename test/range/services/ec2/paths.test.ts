import { addSubnet, addVpc, launchInstance, type SubnetSpec } from '../../../../range/services/ec2/builders';
import { openFlow } from '../../../../range/services/ec2/connection-tracking';
import { pathTo } from '../../../../range/services/ec2/paths';
import { type Scene, scene } from './scene';

function interfaceIn(s: Scene, spec: Partial<SubnetSpec>) {
  const subnet = addSubnet(s.world, s.vpc.id, { cidr: '10.0.2.0/24', ...spec });
  return s.eniOf(s.launch({ subnetId: subnet.id, groupIds: [s.open.id] }));
}

const OTHERS: Partial<SubnetSpec> = {
  internet: 'nat-gateway',
  routes: [
    { target: 'transit-gateway', cidrs: ['10.0.0.0/8'] },
    { target: 'vpc-peering', cidrs: ['10.9.0.0/16', '172.16.0.0/12'] },
  ],
};

test.each([
  ['10.0.1.9', 'local', 'local'],
  ['10.200.0.1', 'transit-gateway', 'transit-gateway'],
  ['10.9.0.1', 'vpc-peering', 'vpc-peering'],
  ['172.16.0.1', 'vpc-peering', 'vpc-peering'],
  ['198.51.100.7', 'nat-gateway', undefined],
] as const)('the most specific route takes %s out by %s and in by %s', (ip, out, back) => {
  const s = scene();
  const eni = interfaceIn(s, OTHERS);
  expect(pathTo(s.world.ec2, eni, ip, 'egress')).toBe(out);
  expect(pathTo(s.world.ec2, eni, ip, 'ingress')).toBe(back);
});

test('all the way to the internet may lead through a transit gateway', () => {
  const s = scene();
  const routes = [{ target: 'transit-gateway', cidrs: ['0.0.0.0/0'] }] as const;
  const eni = interfaceIn(s, { internet: 'none', routes });
  const answer = openFlow(s.world, {
    eniId: eni.id,
    direction: 'egress',
    protocol: 'tcp',
    remoteIp: '198.51.100.7',
    remotePort: 443,
  });
  expect(answer).toMatchObject({
    kind: 'open',
    flow: { via: 'transit-gateway', automaticallyTracked: false, tracked: false },
  });
});

test('an egress-only internet gateway lets nothing in', () => {
  const s = scene();
  const eni = interfaceIn(s, {
    ipv6Cidr: '2600:1f18:aaaa:bb02::/64',
    internetV6: 'egress-only-internet-gateway',
  });
  expect(pathTo(s.world.ec2, eni, '2001:db8::7', 'egress')).toBe('egress-only-internet-gateway');
  expect(pathTo(s.world.ec2, eni, '2001:db8::7', 'ingress')).toBeUndefined();
});

test.each([
  [true, 'vpc-service'],
  [false, undefined],
] as const)(
  'with DNS support %s the resolver is reached by %s, and the metadata anyway',
  (dnsSupport, via) => {
    const s = scene();
    const vpc = addVpc(s.world, { cidr: '10.50.0.0/16', dnsSupport });
    const subnet = addSubnet(s.world, vpc.id, { cidr: '10.50.1.0/24' });
    const eni = s.eniOf(launchInstance(s.world, { subnetId: subnet.id }));
    for (const resolver of ['10.50.0.2', '169.254.169.253', 'fd00:ec2::253'])
      expect(pathTo(s.world.ec2, eni, resolver, 'egress')).toBe(via);
    expect(pathTo(s.world.ec2, eni, '169.254.169.254', 'egress')).toBe('vpc-service');
  },
);
