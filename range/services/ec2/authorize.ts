/**
 * What IAM is asked for EC2's calls: resources and condition keys as the Service Authorization Reference lists them.
 * A resource that does not exist is asked for by the ARN that it would have, without any attribute.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
import type { Authorization, Call } from '../../wire/operation';
import type { World } from '../../world';
import { instanceTypeOf } from './instance-types';
import { KINDS, type KindName } from './resource-ids';
import type { Instance, Snapshot, Tags, Volume } from './state';

type Context = Record<string, string | string[]>;

/** Actions that know a resource by nothing but its tags. */
const TAGS_ONLY = new Set(['DeleteTags']);
/** Actions that do not know the tags of the resource. */
const WITHOUT_TAGS = new Set(['CopySnapshot']);

/** `*` as the id of what is yet to be created. */
export function arnOf(world: World, kind: KindName, id: string): string {
  const owner = kind === 'snapshot' ? '' : ownerOf(world, kind, id);
  return `arn:${world.partition}:ec2:${world.region}:${owner}:${KINDS[kind].arnType}/${id}`;
}

function ownerOf(world: World, kind: KindName, id: string): string {
  if (kind !== 'prefixList') return world.account;
  return world.ec2.prefixLists.get(id)?.ownerId.toLowerCase() ?? world.account;
}

/** Actions without resource-level permissions, such as most of Describe. */
export function onAll(action: string): Authorization[] {
  return [{ action: `ec2:${action}`, resource: '*', context: {} }];
}

/** `id` may be undefined or wrong; then the ARN is of what was named. */
export function onResource(
  { world }: Call,
  action: string,
  kind: KindName,
  id: string | undefined,
  extra: Context = {},
): Authorization {
  return {
    action: `ec2:${action}`,
    resource: arnOf(world, kind, id ?? ''),
    context: { ...attributesOf(world, action, kind, id ?? ''), ...extra },
  };
}

/** The permission to create, and with tags the permission to tag what is created. */
export function onNew(
  { world }: Call,
  action: string,
  kind: KindName,
  tags: Tags,
  extra: Context = {},
): Authorization[] {
  const resource = arnOf(world, kind, '*');
  const context = { ...extra, ...requestTags(tags) };
  const creation = { action: `ec2:${action}`, resource, context };
  if (tags.size === 0) return [creation];
  return [
    creation,
    { action: 'ec2:CreateTags', resource, context: { ...context, 'ec2:CreateAction': action } },
  ];
}

export function requestTags(tags: ReadonlyMap<string, string>): Context {
  if (tags.size === 0) return {};
  const context: Context = { 'aws:TagKeys': [...tags.keys()] };
  for (const [key, value] of tags) context[`aws:RequestTag/${key}`] = value;
  return context;
}

function attributesOf(world: World, action: string, kind: KindName, id: string): Context {
  const resource = KINDS[kind].collection(world.ec2).get(id);
  if (!resource) return {};
  const tags = resourceTags(resource.tags);
  if (TAGS_ONLY.has(action)) return tags;
  return { ...(WITHOUT_TAGS.has(action) ? {} : tags), ...specificAttributes(world, kind, id) };
}

function resourceTags(tags: Tags): Context {
  const context: Context = {};
  for (const [key, value] of tags) {
    context[`aws:ResourceTag/${key}`] = value;
    context[`ec2:ResourceTag/${key}`] = value;
  }
  return context;
}

/** `ec2:Vpc` and `ec2:Subnet` are ARNs, other than their ids. */
function specificAttributes(world: World, kind: KindName, id: string): Context {
  const {
    instances,
    volumes,
    snapshots,
    networkInterfaces,
    securityGroups,
    subnets,
    networkAcls,
    elasticIps,
  } = world.ec2;
  const inVpc = (vpcId: string | undefined): Context => ({ 'ec2:Vpc': arnOf(world, 'vpc', vpcId ?? '') });
  switch (kind) {
    case 'instance': {
      const instance = instances.get(id);
      return instance ? instanceAttributes(instance) : {};
    }
    case 'volume': {
      const volume = volumes.get(id);
      return volume ? volumeAttributes(volume) : {};
    }
    case 'snapshot': {
      const snapshot = snapshots.get(id);
      return snapshot ? snapshotAttributes(world, snapshot) : {};
    }
    case 'networkInterface': {
      const eni = networkInterfaces.get(id);
      const subnet = arnOf(world, 'subnet', eni?.subnetId ?? '');
      return { 'ec2:NetworkInterfaceID': id, 'ec2:Subnet': subnet, ...inVpc(eni?.vpcId) };
    }
    case 'securityGroup':
      return { 'ec2:SecurityGroupID': id, ...inVpc(securityGroups.get(id)?.vpcId) };
    case 'elasticIp':
      return {
        'ec2:AllocationId': id,
        'ec2:Domain': 'vpc',
        'ec2:PublicIpAddress': elasticIps.get(id)?.ip ?? '',
      };
    case 'networkAcl':
      return { 'ec2:NetworkAclID': id, ...inVpc(networkAcls.get(id)?.vpcId) };
    case 'subnet':
      return inVpc(subnets.get(id)?.vpcId);
    case 'vpc':
      return { 'ec2:VpcID': id };
    default:
      return {};
  }
}

function instanceAttributes(instance: Instance): Context {
  return {
    'ec2:InstanceID': instance.id,
    'ec2:InstanceType': instance.type,
    'ec2:AvailabilityZone': instance.availabilityZone,
    'ec2:RootDeviceType': instance.rootDeviceType,
    'ec2:Tenancy': 'default',
    'ec2:EbsOptimized': String(instanceTypeOf(instance.type).hypervisor === 'nitro'),
    ...(instance.profile ? { 'ec2:InstanceProfile': instance.profile.arn } : {}),
  };
}

function volumeAttributes(volume: Volume): Context {
  return {
    'ec2:VolumeID': volume.id,
    'ec2:VolumeSize': String(volume.sizeGiB),
    'ec2:VolumeType': volume.type,
    'ec2:Encrypted': String(volume.encrypted),
  };
}

function snapshotAttributes(world: World, snapshot: Snapshot): Context {
  return {
    'ec2:SnapshotID': snapshot.id,
    'ec2:Owner': snapshot.ownerId,
    'ec2:ParentVolume': arnOf(world, 'volume', snapshot.volumeId),
    'ec2:VolumeSize': String(snapshot.sizeGiB),
    'ec2:Encrypted': String(snapshot.encrypted),
  };
}
