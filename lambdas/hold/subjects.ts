/** Which instances an event touches. Groups and network ACLs are looked at only as far as instances stand in Cordon's own groups. */
import {
  DescribeNetworkAclsCommand,
  type Filter,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroups,
} from '@aws-sdk/client-ec2';
import { collect } from '../common/collect';
import { ec2 } from '../common/ec2';
import { kindOf } from '../common/own-groups';
import { GROUP_TAG } from '../common/own-tags';
import type { Concern } from './concern';

export async function instancesOf(concern: Concern): Promise<string[]> {
  switch (concern.kind) {
    case 'instance':
    case 'case':
      return [concern.instanceId];
    case 'interface':
      return await holders([{ Name: 'network-interface-id', Values: [concern.networkInterfaceId] }]);
    case 'group':
      return (await ownGroups([{ Name: 'group-id', Values: [concern.groupId] }])).length > 0
        ? await holders([{ Name: 'group-id', Values: [concern.groupId] }])
        : [];
    case 'network-acl':
      return await quarantinedBehind(concern.networkAclId);
  }
}

/** An instance may have several interfaces and is named once. */
async function holders(Filters: Filter[]): Promise<string[]> {
  const pages = paginateDescribeNetworkInterfaces({ client: ec2 }, { Filters });
  const interfaces = await collect(pages, ({ NetworkInterfaces }) => NetworkInterfaces);
  return [...new Set(interfaces.flatMap(({ Attachment }) => Attachment?.InstanceId ?? []))];
}

async function ownGroups(Filters: Filter[]): Promise<string[]> {
  const own = [...Filters, { Name: 'tag-key', Values: [GROUP_TAG] }];
  const pages = paginateDescribeSecurityGroups({ client: ec2 }, { Filters: own });
  const groups = await collect(pages, ({ SecurityGroups }) => SecurityGroups);
  return groups.flatMap((group) => (kindOf(group) === undefined ? [] : (group.GroupId ?? [])));
}

async function quarantinedBehind(networkAclId: string): Promise<string[]> {
  const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [networkAclId] }));
  const [acl] = NetworkAcls ?? [];
  const subnetIds = (acl?.Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []);
  const groupIds = await ownGroups([{ Name: 'vpc-id', Values: [acl?.VpcId ?? ''] }]);
  if (subnetIds.length === 0 || groupIds.length === 0) return [];
  return await holders([
    { Name: 'subnet-id', Values: subnetIds },
    { Name: 'group-id', Values: groupIds },
  ]);
}
