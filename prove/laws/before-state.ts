/**
 * Whether the old value of what a call changes had been written down before the call: in the vault's before-state, or,
 * where the bucket refused it, in the case table. Read from the recorded calls, whatever the steps say of themselves.
 */
import { currentObject } from '../../range/services/s3/state';
import type { CallRecord } from '../../range/wire/dispatcher';
import { isChange, nameOf, type Played } from '../played';

type Input = Readonly<Record<string, unknown>>;
type Matches = (node: Input) => boolean;

interface Recorded {
  /** Whether some object anywhere in what was recorded matches. */
  has(matches: Matches): boolean;
}

/** Says whether the old value is recorded. Undefined: the operation makes something new and has no old value. */
type OldValue = (input: Input, recorded: Recorded, played: Played) => boolean;

const text = (value: unknown): string => JSON.stringify(value) ?? '';
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Input)[name] : undefined;

const isDescribed: OldValue = ({ InstanceId, InstanceIds, Resources }, recorded) =>
  recorded.has((node) => [InstanceId, list(InstanceIds)[0], list(Resources)[0]].includes(node.InstanceId));

const ofInterface: OldValue = (input, recorded, played) =>
  input.Groups === undefined
    ? isDescribed({ InstanceId: played.subject }, recorded, played)
    : groups(input, recorded, played);

/**
 * In the description of the subject; or, of an interface that came later, in a record of its own, or, where the vault takes none, in the
 * change alone, and the result says so: it does not stay out of quarantine for that. Cordon's own groups are no old value.
 */
const groups: OldValue = ({ NetworkInterfaceId }, recorded, { original, execution }) => {
  if (!original.groups.has(String(NetworkInterfaceId)))
    return (
      recorded.has(
        (node) => node.networkInterfaceId === NetworkInterfaceId && list(node.groupIds).length > 0,
      ) || text(execution.history).includes(`recording the groups of ${NetworkInterfaceId}`)
    );
  const wanted = text([...(original.groups.get(String(NetworkInterfaceId)) ?? [])].sort());
  return recorded.has(
    (node) =>
      node.NetworkInterfaceId === NetworkInterfaceId &&
      text(
        list(node.Groups)
          .map((group) => field(group, 'GroupId'))
          .sort(),
      ) === wanted,
  );
};

/** `{ disableApiTermination: false }`, or the value one level further down. */
const says = (node: Input, name: string, value: unknown): boolean =>
  node[name] === value || field(node[name], 'value') === value;

const attribute: OldValue = (input, recorded, { original }) => {
  const names = ['DisableApiTermination', 'DisableApiStop', 'InstanceInitiatedShutdownBehavior'];
  const name = names.find((each) => input[each] !== undefined);
  if (name === undefined) return volumes(input, recorded, original);
  const own = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const before = original.attributes[own as 'disableApiStop'];
  return recorded.has((node) => says(node, own, before));
};

const volumes = (input: Input, recorded: Recorded, original: Played['original']): boolean =>
  list(input.BlockDeviceMappings).every((mapping) => {
    const device = original.blockDevices.find(
      ({ deviceName }) => deviceName === field(mapping, 'DeviceName'),
    );
    return recorded.has(
      (node) =>
        node.DeviceName === device?.deviceName &&
        field(node.Ebs, 'DeleteOnTermination') === device?.deleteOnTermination,
    );
  });

const tags: OldValue = (_, recorded, { original }) =>
  recorded.has((node) => {
    const standing = list(node.Tags).map((tag) => `${field(tag, 'Key')}=${field(tag, 'Value')}`);
    return Object.entries(original.tags).every(([key, value]) => standing.includes(`${key}=${value}`));
  });

const OLD_VALUES: Readonly<Record<string, OldValue>> = {
  'ec2:ModifyNetworkInterfaceAttribute': ofInterface,
  'ec2:ModifyInstanceAttribute': attribute,
  'ec2:CreateTags': tags,
  'ec2:StopInstances': (_, recorded) => recorded.has((node) => field(node.State, 'Name') === 'running'),
  // Auto Scaling names the group in a tag of the instance, too.
  'autoscaling:DetachInstances': ({ AutoScalingGroupName }, recorded) =>
    recorded.has((node) => [node.name, node.Value].includes(AutoScalingGroupName)),
  'elbv2:DeregisterTargets': ({ TargetGroupArn, Targets }, recorded) =>
    list(Targets).every((target) =>
      recorded.has((node) => node.targetGroupArn === TargetGroupArn && node.id === field(target, 'Id')),
    ),
  'elb:DeregisterInstancesFromLoadBalancer': ({ LoadBalancerName }, recorded) =>
    recorded.has((node) => list(node.classicLoadBalancers).includes(LoadBalancerName)),
  'autoscaling:EnterStandby': ({ AutoScalingGroupName }, recorded) =>
    recorded.has((node) => node.name === AutoScalingGroupName),
  // There was no entry: the lease of its number says so.
  'ec2:CreateNetworkAclEntry': ({ NetworkAclId, RuleNumber }, recorded) =>
    recorded.has((node) => String(node.lease).endsWith(`/${NetworkAclId}/${RuleNumber}`)),
  'ec2:DisassociateAddress': ({ AssociationId }, recorded) =>
    recorded.has((node) => node.associationId === AssociationId),
  'ec2:ModifyInstanceMetadataOptions': (_, recorded) =>
    recorded.has((node) => field(node.MetadataOptions, 'HttpEndpoint') === 'enabled'),
  'ec2:CancelSpotInstanceRequests': ({ SpotInstanceRequestIds }, recorded) =>
    recorded.has((node) => field(node.request, 'id') === list(SpotInstanceRequestIds)[0]),
  'ecs:UpdateContainerInstancesState': ({ containerInstances }, recorded) =>
    recorded.has((node) => node.containerInstanceArn === list(containerInstances)[0]),
  'iam:PutRolePolicy': ({ PolicyName }, recorded) => recorded.has((node) => node.policyName === PolicyName),
  // What follows is new, or Cordon's own: the subject's description has to be there first all the same.
  'ec2:CreateSecurityGroup': () => true,
  'ec2:AuthorizeSecurityGroupEgress': () => true,
  'ec2:AuthorizeSecurityGroupIngress': () => true,
  'ec2:RevokeSecurityGroupEgress': () => true,
  'ec2:RevokeSecurityGroupIngress': () => true,
  'ec2:CreateSnapshots': isDescribed,
  'ec2:CreateSnapshot': isDescribed,
  'ec2:LockSnapshot': () => true,
  'ec2:CopySnapshot': () => true,
  'ec2:ModifySnapshotAttribute': () => true,
  'ssm:SendCommand': isDescribed,
  'ssm:CancelCommand': () => true,
};

/** Calls that changed something whose old value was not recorded before; empty is good. */
export function unrecordedChanges(played: Played): string[] {
  const documents: unknown[] = [];
  const recorded: Recorded = { has: (matches) => documents.some((each) => someNode(each, matches)) };
  const found: string[] = [];
  for (const call of played.calls) {
    documents.push(...recordedBy(call, played));
    if (!isChange(call) || call.error !== undefined) continue;
    const oldValue = OLD_VALUES[nameOf(call)];
    if (!oldValue) found.push(`${nameOf(call)}: no rule for its old value`);
    else if (documents.length === 0) found.push(`${nameOf(call)}: before anything was recorded`);
    else if (!oldValue((call.input ?? {}) as Input, recorded, played))
      found.push(`${nameOf(call)} ${text(call.input)}`);
  }
  return found;
}

/** The before-state that a call wrote, if it wrote one. */
function recordedBy({ service, operation, input, error }: CallRecord, { range }: Played): unknown[] {
  if (error !== undefined) return [];
  const { Key, ExpressionAttributeValues } = (input ?? {}) as Input;
  if (`${service}:${operation}` === 's3:PutObject' && String(Key).includes('/before-state/')) {
    const [vault] = range.world.s3.buckets.values();
    const object = vault && currentObject(vault, String(Key));
    return object ? [JSON.parse(object.body.toString())] : [];
  }
  const lease = field(field(field(input, 'Key'), 'subject'), 'S');
  if (typeof lease === 'string' && lease.startsWith('network-acl/')) return [{ lease }];
  const state = field(field(ExpressionAttributeValues, ':state'), 'S');
  return typeof state === 'string' ? [JSON.parse(state)] : [];
}

function someNode(value: unknown, matches: Matches): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((each) => someNode(each, matches));
  const node = value as Input;
  return matches(node) || Object.values(node).some((each) => someNode(each, matches));
}
