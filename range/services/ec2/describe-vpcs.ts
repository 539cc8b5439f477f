import type { DescribeVpcsRequest, DescribeVpcsResult, Vpc as VpcShape } from '@aws-sdk/client-ec2';
import type { World } from '../../world';
import { describing } from './describe';
import { PAGES_OF_5_TO_1000 } from './paging';
import { findAll } from './resource-ids';
import type { Vpc } from './state';
import { tagList } from './tags';

export const describeVpcs = describing<DescribeVpcsRequest, Vpc, DescribeVpcsResult>({
  name: 'DescribeVpcs',
  modelled: ['VpcIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ VpcIds }) => VpcIds,
  select: ({ world }, ids) =>
    ids.length > 0 ? findAll(world.ec2, 'vpc', ids) : [...world.ec2.vpcs.values()],
  tags: (vpc) => vpc.tags,
  filters: {
    'vpc-id': ({ id }) => [id],
    cidr: ({ cidrs }) => cidrs.slice(0, 1),
    'cidr-block-association.cidr-block': ({ cidrs }) => cidrs,
    'ipv6-cidr-block-association.ipv6-cidr-block': ({ ipv6Cidrs }) => ipv6Cidrs,
    'is-default': ({ isDefault }) => [String(isDefault)],
    'owner-id': (_vpc, { account }) => [account],
    state: () => ['available'],
  },
  answer: (vpcs, { world }) => ({ Vpcs: vpcs.map((vpc) => vpcShape(world, vpc)) }),
});

function vpcShape(world: World, vpc: Vpc): VpcShape {
  const associationId = (index: number) => `vpc-cidr-assoc-${vpc.id.slice('vpc-'.length)}${index}`;
  return {
    VpcId: vpc.id,
    OwnerId: world.account,
    State: 'available',
    IsDefault: vpc.isDefault,
    InstanceTenancy: 'default',
    DhcpOptionsId: 'default',
    CidrBlock: vpc.cidrs[0],
    CidrBlockAssociationSet: vpc.cidrs.map((cidr, index) => ({
      AssociationId: associationId(index),
      CidrBlock: cidr,
      CidrBlockState: { State: 'associated' },
    })),
    ...(vpc.ipv6Cidrs.length === 0
      ? {}
      : {
          Ipv6CidrBlockAssociationSet: vpc.ipv6Cidrs.map((cidr, index) => ({
            AssociationId: associationId(vpc.cidrs.length + index),
            Ipv6CidrBlock: cidr,
            Ipv6CidrBlockState: { State: 'associated' },
            NetworkBorderGroup: world.region,
            Ipv6Pool: 'Amazon',
          })),
        }),
    Tags: tagList(vpc.tags),
  };
}
