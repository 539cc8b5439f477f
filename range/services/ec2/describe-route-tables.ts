import type {
  DescribeRouteTablesRequest,
  DescribeRouteTablesResult,
  RouteTableAssociation,
  RouteTable as TableShape,
} from '@aws-sdk/client-ec2';
import type { World } from '../../world';
import { describing } from './describe';
import { PAGES_OF_5_TO_100 } from './paging';
import { findAll } from './resource-ids';
import { routeShapes } from './route-shape';
import type { RouteTable } from './state';
import { tagList } from './tags';

/** A subnet that uses the main table without an association of its own is not found by `association.subnet-id`. */
export const describeRouteTables = describing<
  DescribeRouteTablesRequest,
  RouteTable,
  DescribeRouteTablesResult
>({
  name: 'DescribeRouteTables',
  modelled: ['RouteTableIds'],
  pages: PAGES_OF_5_TO_100,
  ids: ({ RouteTableIds }) => RouteTableIds,
  select: ({ world }, ids) =>
    ids.length > 0 ? findAll(world.ec2, 'routeTable', ids) : [...world.ec2.routeTables.values()],
  tags: (table) => table.tags,
  filters: {
    'route-table-id': ({ id }) => [id],
    'vpc-id': ({ vpcId }) => [vpcId],
    'owner-id': (_table, { account }) => [account],
    'association.subnet-id': ({ associations }) => [...associations.keys()],
    'association.main': (table) => associationsOf(table).map(({ Main }) => String(Main)),
    'association.route-table-id': (table) => associationsOf(table).map(() => table.id),
    'association.route-table-association-id': (table) =>
      associationsOf(table).flatMap(({ RouteTableAssociationId }) => RouteTableAssociationId ?? []),
  },
  answer: (tables, { world }) => ({ RouteTables: tables.map((table) => tableShape(world, table)) }),
});

function tableShape(world: World, table: RouteTable): TableShape {
  return {
    RouteTableId: table.id,
    VpcId: table.vpcId,
    OwnerId: world.account,
    Associations: associationsOf(table),
    PropagatingVgws: [],
    Routes: routeShapes(world, table),
    Tags: tagList(table.tags),
  };
}

function associationsOf({ id, mainAssociationId, associations }: RouteTable): RouteTableAssociation[] {
  const common = { RouteTableId: id, AssociationState: { State: 'associated' as const } };
  const explicit = [...associations].map(([SubnetId, RouteTableAssociationId]) => ({
    ...common,
    Main: false,
    RouteTableAssociationId,
    SubnetId,
  }));
  if (mainAssociationId === undefined) return explicit;
  return [{ ...common, Main: true, RouteTableAssociationId: mainAssociationId }, ...explicit];
}
