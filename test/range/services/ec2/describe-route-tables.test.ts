import type { DescribeRouteTablesResult } from '@aws-sdk/client-ec2';
import { addGatewayEndpoint, addSubnet, type SubnetSpec } from '../../../../range/services/ec2/builders';
import { describeRouteTables } from '../../../../range/services/ec2/describe-route-tables';
import { errorCode, invoke } from '../../world-fixture';
import { type Scene, scene } from './scene';

const read = (s: Scene, Name: string, value: string) =>
  invoke<DescribeRouteTablesResult>(s, describeRouteTables, { Filters: [{ Name, Values: [value] }] })
    .RouteTables ?? [];

function tableOf(s: Scene, spec: Partial<SubnetSpec> = {}) {
  const subnet = addSubnet(s.world, s.vpc.id, { cidr: '10.0.2.0/24', ...spec });
  return { subnet, tables: read(s, 'association.subnet-id', subnet.id) };
}

test('the ways inside the VPC come first, then the way to the internet of each family', () => {
  const s = scene();
  const [table] = read(s, 'association.subnet-id', s.subnet.id);
  const igw = expect.stringMatching(/^igw-0[0-9a-f]{16}$/);
  expect(table?.Routes).toEqual([
    {
      DestinationCidrBlock: '10.0.0.0/16',
      GatewayId: 'local',
      Origin: 'CreateRouteTable',
      State: 'active',
    },
    {
      DestinationIpv6CidrBlock: '2600:1f18:aaaa:bb00::/56',
      GatewayId: 'local',
      Origin: 'CreateRouteTable',
      State: 'active',
    },
    { DestinationCidrBlock: '0.0.0.0/0', GatewayId: igw, Origin: 'CreateRoute', State: 'active' },
    { DestinationIpv6CidrBlock: '::/0', GatewayId: igw, Origin: 'CreateRoute', State: 'active' },
  ]);
  expect(table?.Routes?.[2]?.GatewayId).toBe(table?.Routes?.[3]?.GatewayId);
  expect(table?.Associations).toEqual([
    {
      Main: false,
      RouteTableId: table?.RouteTableId,
      RouteTableAssociationId: expect.stringMatching(/^rtbassoc-/),
      SubnetId: s.subnet.id,
      AssociationState: { State: 'associated' },
    },
  ]);
});

test.each<[Partial<SubnetSpec>, object]>([
  [
    { internet: 'nat-gateway' },
    { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: expect.stringMatching(/^nat-/) },
  ],
  [
    { internet: 'none', internetV6: 'egress-only-internet-gateway' },
    { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: expect.stringMatching(/^eigw-/) },
  ],
  [
    { internet: 'none', routes: [{ target: 'transit-gateway', cidrs: ['10.0.0.0/8'] }] },
    { DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId: expect.stringMatching(/^tgw-/) },
  ],
  [
    { internet: 'none', routes: [{ target: 'vpc-peering', cidrs: ['2600:1f18:cccc::/56'] }] },
    {
      DestinationIpv6CidrBlock: '2600:1f18:cccc::/56',
      VpcPeeringConnectionId: expect.stringMatching(/^pcx-/),
    },
  ],
])('a subnet with %j has the route %j', (spec, route) => {
  const { tables } = tableOf(scene(), spec);
  expect(tables[0]?.Routes?.slice(2)).toEqual([expect.objectContaining(route)]);
});

test('a gateway endpoint is a route to its prefix list', () => {
  const s = scene();
  const endpoint = addGatewayEndpoint(s.world, s.vpc.id, { service: 's3', subnetIds: [s.subnet.id] });
  expect(read(s, 'association.subnet-id', s.subnet.id)[0]?.Routes?.at(-1)).toEqual({
    DestinationPrefixListId: endpoint.prefixListId,
    GatewayId: endpoint.id,
    Origin: 'CreateRoute',
    State: 'active',
  });
});

test('a subnet without a table of its own is found by the main table alone', () => {
  const s = scene();
  const { subnet, tables } = tableOf(s, { internet: 'nat-gateway', usesMainRouteTable: true });
  expect(tables).toEqual([]);
  const [main, ...others] = read(s, 'association.main', 'true');
  expect(others).toEqual([]);
  expect(main).toMatchObject({ RouteTableId: subnet.routeTableId, Associations: [{ Main: true }] });
  expect(main?.Routes?.at(-1)).toMatchObject({ NatGatewayId: expect.stringMatching(/^nat-/) });
});

test('two subnets on the main table do not double its routes', () => {
  const s = scene();
  for (const cidr of ['10.0.2.0/24', '10.0.3.0/24']) tableOf(s, { cidr, usesMainRouteTable: true });
  const [main] = read(s, 'association.main', 'true');
  expect(main?.Routes?.filter(({ Origin }) => Origin === 'CreateRoute')).toHaveLength(1);
});

test('rejects a table that does not exist', () => {
  const input = { RouteTableIds: ['rtb-00000000000000000'] };
  expect(errorCode(scene(), describeRouteTables, input)).toBe('InvalidRouteTableID.NotFound');
});
