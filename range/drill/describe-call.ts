/** What a call did, in words for the timeline: undefined for calls that only read. */
import type { CallRecord } from '../wire/dispatcher';
import type { DrillEventKind } from './result';

interface Described {
  readonly kind: DrillEventKind;
  readonly text: string;
}

type Input = Readonly<Record<string, unknown>>;
type Describe = (input: Input) => string;

const list = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(', ') : String(value);

const CHANGES: Readonly<Record<string, Describe>> = {
  'ec2:ModifyInstanceAttribute': (input) => `${input.InstanceId}: ${attributeOf(input)}`,
  'ec2:ModifyNetworkInterfaceAttribute': (input) =>
    `${input.NetworkInterfaceId}: groups are now ${list(input.Groups)}`,
  'ec2:CreateSecurityGroup': (input) => `group ${input.GroupName} made in ${input.VpcId}`,
  'ec2:RevokeSecurityGroupEgress': (input) => `${input.GroupId}: egress rules removed`,
  'ec2:RevokeSecurityGroupIngress': (input) => `${input.GroupId}: ingress rules removed`,
  'ec2:AuthorizeSecurityGroupEgress': (input) => `${input.GroupId}: 443 to the VPC's own endpoints allowed`,
  'ec2:CreateNetworkAclEntry': (input) =>
    `${input.NetworkAclId}: ${input.CidrBlock ?? input.Ipv6CidrBlock} denied ${input.Egress ? 'outwards' : 'inwards'}`,
  'ec2:DisassociateAddress': (input) => `${input.AssociationId}: the Elastic IP is taken off`,
  'ec2:ModifyInstanceMetadataOptions': (input) => `${input.InstanceId}: metadata ${input.HttpEndpoint}`,
  'iam:PutRolePolicy': (input) => `${input.RoleName}: the sessions of this instance are denied`,
  'ec2:CreateTags': (input) => `${list(input.Resources)}: tagged`,
  'ec2:StopInstances': (input) =>
    `${list(input.InstanceIds)}: ${input.Hibernate ? 'hibernate' : `stop, ${input.SkipOsShutdown ? 'skipping the guest' : 'through the guest'}`}`,
  'autoscaling:DetachInstances': (input) =>
    `${list(input.InstanceIds)} leaves ${input.AutoScalingGroupName}, which replaces it`,
  'elbv2:DeregisterTargets': (input) => `deregistered from ${String(input.TargetGroupArn).split('/')[1]}`,
  'elb:DeregisterInstancesFromLoadBalancer': (input) => `deregistered from ${input.LoadBalancerName}`,
  'ec2:DeleteTags': (input) => `${list(input.Resources)}: tags removed`,
  'ec2:StartInstances': (input) => `${list(input.InstanceIds)}: start`,
  'ec2:DeleteSecurityGroup': (input) => `group ${input.GroupId} deleted`,
  'ec2:AssociateAddress': (input) => `${input.AllocationId} back on ${input.NetworkInterfaceId}`,
  'ec2:DeleteNetworkAclEntry': (input) => `${input.NetworkAclId}: rule ${input.RuleNumber} removed`,
  'iam:DeleteRolePolicy': (input) => `role ${input.RoleName}: ${input.PolicyName} removed`,
  'autoscaling:AttachInstances': (input) =>
    `${list(input.InstanceIds)} joins ${input.AutoScalingGroupName} again`,
  'autoscaling:ExitStandby': (input) => `${list(input.InstanceIds)} leaves standby`,
  'autoscaling:TerminateInstanceInAutoScalingGroup': (input) =>
    `${input.InstanceId}, the replacement, is terminated`,
  'elbv2:RegisterTargets': (input) => `registered in ${String(input.TargetGroupArn).split('/')[1]}`,
  'elb:RegisterInstancesWithLoadBalancer': (input) => `registered in ${input.LoadBalancerName}`,
  'ecs:UpdateContainerInstancesState': (input) => `container instance: ${input.status}`,
  'ssm:SendCommand': (input) => `${list(input.InstanceIds)}: capture of the memory begins`,
  'ssm:CancelCommand': () => 'capture cancelled',
};

const KEPT: Readonly<Record<string, Describe>> = {
  'ec2:CreateSnapshots': () => 'snapshots of all volumes, as of this moment',
  'ec2:CreateSnapshot': (input) => `snapshot of ${input.VolumeId} by itself`,
  'ec2:LockSnapshot': (input) => `${input.SnapshotId} locked (${input.LockMode})`,
  'ec2:CopySnapshot': (input) => `${input.SourceSnapshotId} copied under the key of the vault`,
  'ec2:ModifySnapshotAttribute': (input) => `${input.SnapshotId} shared with ${list(input.UserIds)}`,
  's3:PutObject': (input) => `${input.Key}`,
  's3:CompleteMultipartUpload': (input) => `${input.Key}`,
};

function attributeOf(input: Input): string {
  const value = (name: string): unknown => (input[name] as { Value?: unknown } | undefined)?.Value;
  if (input.DisableApiTermination)
    return `termination protection ${value('DisableApiTermination') ? 'on' : 'off'}`;
  if (input.DisableApiStop) return `stop protection ${value('DisableApiStop') ? 'on' : 'off'}`;
  if (input.InstanceInitiatedShutdownBehavior)
    return `shutdown behavior ${value('InstanceInitiatedShutdownBehavior')}`;
  return 'volumes outlive the instance';
}

export function describeCall({ service, operation, input, error }: CallRecord): Described | undefined {
  const name = `${service}:${operation}`;
  const parameters = (input ?? {}) as Input;
  const failed = error === undefined ? '' : ` (failed: ${error})`;
  const kept = KEPT[name];
  if (kept) return { kind: 'evidence', text: kept(parameters) + failed };
  const change = CHANGES[name];
  return change && { kind: 'change', text: change(parameters) + failed };
}
