import { convertibleFamilies, type RouteKind, type SubnetRoute } from '../../../lambdas/common/routes';

const out = (kind: RouteKind, family: SubnetRoute['family'] = 'ipv4', isDefault = true): SubnetRoute => ({
  subnetId: 'subnet-1',
  family,
  kind,
  isDefault,
});

test.each<[string, readonly SubnetRoute[], readonly string[]]>([
  ['an internet gateway', [out('internet gateway')], ['ipv4']],
  ['both families through one', [out('internet gateway'), out('internet gateway', 'ipv6')], ['ipv4', 'ipv6']],
  ['a NAT gateway', [out('NAT gateway')], []],
  ['a NAT gateway, and IPv6 freely', [out('NAT gateway'), out('internet gateway', 'ipv6')], ['ipv6']],
  [
    'an egress-only gateway',
    [out('internet gateway'), out('egress-only internet gateway', 'ipv6')],
    ['ipv4'],
  ],
  [
    'one subnet freely, the other by NAT',
    [out('internet gateway'), { ...out('NAT gateway'), subnetId: 'subnet-2' }],
    [],
  ],
  ['a transit gateway', [out('transit gateway')], ['ipv4']],
  ['a route to a part of the world only', [out('internet gateway', 'ipv4', false)], []],
  ['no way out', [], []],
])('by %s, EC2 could forget the connections of %j', (_, routes, families) => {
  expect(convertibleFamilies(routes)).toEqual(families);
});
