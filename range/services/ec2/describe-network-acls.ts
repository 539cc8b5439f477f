import type {
  NetworkAcl as AclShape,
  DescribeNetworkAclsRequest,
  DescribeNetworkAclsResult,
} from '@aws-sdk/client-ec2';
import type { World } from '../../world';
import { describing } from './describe';
import { entryShape } from './network-acl-entry';
import { PAGES_OF_5_TO_1000 } from './paging';
import { findAll } from './resource-ids';
import type { NetworkAcl, NetworkAclEntry } from './state';
import { tagList } from './tags';

export const describeNetworkAcls = describing<
  DescribeNetworkAclsRequest,
  NetworkAcl,
  DescribeNetworkAclsResult
>({
  name: 'DescribeNetworkAcls',
  modelled: ['NetworkAclIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ NetworkAclIds }) => NetworkAclIds,
  select: ({ world }, ids) =>
    ids.length > 0 ? findAll(world.ec2, 'networkAcl', ids) : [...world.ec2.networkAcls.values()],
  tags: (acl) => acl.tags,
  filters: {
    'network-acl-id': ({ id }) => [id],
    'vpc-id': ({ vpcId }) => [vpcId],
    'owner-id': (_acl, { account }) => [account],
    default: ({ isDefault }) => [String(isDefault)],
    'association.association-id': ({ associations }) => [...associations.values()],
    'association.network-acl-id': ({ id, associations }) => (associations.size > 0 ? [id] : []),
    'association.subnet-id': ({ associations }) => [...associations.keys()],
    'entry.cidr': ofEntries(({ family, cidr }) => (family === 'ipv4' ? cidr : undefined)),
    'entry.ipv6-cidr': ofEntries(({ family, cidr }) => (family === 'ipv6' ? cidr : undefined)),
    'entry.egress': ofEntries(({ direction }) => direction === 'egress'),
    'entry.icmp.code': ofEntries(({ icmp }) => icmp?.code),
    'entry.icmp.type': ofEntries(({ icmp }) => icmp?.type),
    'entry.port-range.from': ofEntries(({ ports }) => ports?.from),
    'entry.port-range.to': ofEntries(({ ports }) => ports?.to),
    'entry.protocol': ofEntries(({ protocol }) => protocol),
    'entry.rule-action': ofEntries(({ action }) => action),
    'entry.rule-number': ofEntries(({ ruleNumber }) => ruleNumber),
  },
  answer: (acls, { world }) => ({ NetworkAcls: acls.map((acl) => aclShape(world, acl)) }),
});

function ofEntries(value: (entry: NetworkAclEntry) => string | number | boolean | undefined) {
  return ({ entries }: NetworkAcl): string[] =>
    entries
      .map(value)
      .filter((each) => each !== undefined)
      .map(String);
}

function aclShape(world: World, acl: NetworkAcl): AclShape {
  return {
    NetworkAclId: acl.id,
    VpcId: acl.vpcId,
    OwnerId: world.account,
    IsDefault: acl.isDefault,
    Associations: [...acl.associations].map(([SubnetId, NetworkAclAssociationId]) => ({
      NetworkAclAssociationId,
      NetworkAclId: acl.id,
      SubnetId,
    })),
    Entries: acl.entries.map(entryShape),
    Tags: tagList(acl.tags),
  };
}
