/**
 * How a service answers a call that names what does not exist: its own code, or for what only searches an empty list. Codes
 * are those of the API references and of EC2's error codes page; EC2 takes the code of the first id that the call names.
 */
import { KINDS, kindOf } from '../services/ec2/resource-ids';
import { isRecord } from '../states/json';
import { ServiceError } from './service-error';

export type VanishedAnswer = { readonly error: ServiceError } | { readonly output: unknown };

/** Without an input: any that could be answered so. Undefined: the operation names nothing that could vanish. */
export function vanishedAnswer(
  service: string,
  operation: string,
  input?: unknown,
): VanishedAnswer | undefined {
  if (service === 'ec2') return ofEc2(operation, input);
  const named = EMPTY[`${service}:${operation}`];
  if (named && (named.ids === undefined || !hasIds(input, named.ids))) return { output: named.output };
  const [code, status] = CODES[`${service}:${operation}`] ?? CODES[service] ?? [];
  return code === undefined ? undefined : refusal(code, status);
}

const refusal = (code: string, status = 400): VanishedAnswer => ({
  error: new ServiceError(code, 'The specified resource does not exist', status),
});

const hasIds = (input: unknown, member: string): boolean =>
  isRecord(input) && Array.isArray(input[member]) && input[member].length > 0;

/** Of EC2: what names no resource, and the lists of its describes. */
const NAMELESS = ['DescribeInstanceTypes', 'GetSerialConsoleAccessStatus', 'DescribeRegions'];
const EC2_LISTS: Readonly<Record<string, string>> = {
  DescribeAddresses: 'Addresses',
  DescribeFlowLogs: 'FlowLogs',
  DescribeIamInstanceProfileAssociations: 'IamInstanceProfileAssociations',
  DescribeInstances: 'Reservations',
  DescribeInstanceStatus: 'InstanceStatuses',
  DescribeLockedSnapshots: 'Snapshots',
  DescribeManagedPrefixLists: 'PrefixLists',
  DescribeNetworkAcls: 'NetworkAcls',
  DescribeNetworkInterfaces: 'NetworkInterfaces',
  DescribeRouteTables: 'RouteTables',
  DescribeSecurityGroupRules: 'SecurityGroupRules',
  DescribeSecurityGroups: 'SecurityGroups',
  DescribeSnapshots: 'Snapshots',
  DescribeSpotInstanceRequests: 'SpotInstanceRequests',
  DescribeSubnets: 'Subnets',
  DescribeVolumes: 'Volumes',
  DescribeVpcEndpoints: 'VpcEndpoints',
  DescribeVpcs: 'Vpcs',
};
/** What the call is about is inside of what its id names. */
const EC2_PARTS: Readonly<Record<string, string>> = {
  DeleteNetworkAclEntry: 'InvalidNetworkAclEntry.NotFound',
  ReplaceNetworkAclEntry: 'InvalidNetworkAclEntry.NotFound',
  ReplaceNetworkAclAssociation: 'InvalidAssociationID.NotFound',
  DisassociateAddress: 'InvalidAssociationID.NotFound',
  DetachNetworkInterface: 'InvalidAttachmentID.NotFound',
};

function ofEc2(operation: string, input: unknown): VanishedAnswer | undefined {
  if (NAMELESS.includes(operation)) return undefined;
  const code = EC2_PARTS[operation] ?? codeOfFirstId(input);
  if (code !== undefined) return refusal(code);
  const list = EC2_LISTS[operation];
  if (list !== undefined) return { output: { [list]: [] } };
  // The codes need the ids that a call names.
  return input === undefined ? refusal('InvalidID') : undefined;
}

/** Filters search; they name nothing. */
function codeOfFirstId(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const kind = /^[a-z]+-[0-9a-f]{8,17}$/.test(value) ? kindOf(value) : undefined;
    return kind && KINDS[kind].notFound;
  }
  if (Array.isArray(value)) return firstOf(value);
  if (!isRecord(value)) return undefined;
  return firstOf(Object.entries(value).flatMap(([name, each]) => (name === 'Filters' ? [] : [each])));
}

function firstOf(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const code = codeOfFirstId(value);
    if (code !== undefined) return code;
  }
  return undefined;
}

/** What searches answers with nothing, unless it names what it looks for. */
const EMPTY: Readonly<Record<string, { readonly output: unknown; readonly ids?: string }>> = {
  'autoscaling:DescribeAutoScalingGroups': { output: { AutoScalingGroups: [] } },
  'autoscaling:DescribeAutoScalingInstances': { output: { AutoScalingInstances: [] } },
  'elbv2:DescribeLoadBalancers': { output: { LoadBalancers: [] }, ids: 'LoadBalancerArns' },
  'elbv2:DescribeTargetGroups': { output: { TargetGroups: [] }, ids: 'TargetGroupArns' },
  'elb:DescribeLoadBalancers': { output: { LoadBalancerDescriptions: [] }, ids: 'LoadBalancerNames' },
  'ssm:DescribeInstanceInformation': { output: { InstanceInformationList: [] } },
};

/** By operation, else by service. */
const CODES: Readonly<Record<string, readonly [string, number?]>> = {
  autoscaling: ['ValidationError'],
  cloudformation: ['ValidationError'],
  dynamodb: ['ResourceNotFoundException'],
  'ecs:DescribeContainerInstances': ['ClusterNotFoundException'],
  'ecs:ListContainerInstances': ['ClusterNotFoundException'],
  'ecs:UpdateContainerInstancesState': ['ClusterNotFoundException'],
  elb: ['LoadBalancerNotFound'],
  'elbv2:DescribeLoadBalancers': ['LoadBalancerNotFound'],
  elbv2: ['TargetGroupNotFound'],
  iam: ['NoSuchEntity', 404],
  kms: ['NotFoundException'],
  's3:GetObject': ['NoSuchKey', 404],
  's3:HeadObject': ['NotFound', 404],
  's3:ListParts': ['NoSuchUpload', 404],
  's3:UploadPart': ['NoSuchUpload', 404],
  's3:CompleteMultipartUpload': ['NoSuchUpload', 404],
  's3:AbortMultipartUpload': ['NoSuchUpload', 404],
  s3: ['NoSuchBucket', 404],
  sns: ['NotFound', 404],
  'ssm:SendCommand': ['InvalidInstanceId'],
  'ssm:GetCommandInvocation': ['InvocationDoesNotExist'],
  'ssm:CancelCommand': ['InvalidCommandId'],
  'states:DescribeExecution': ['ExecutionDoesNotExist'],
  'states:GetExecutionHistory': ['ExecutionDoesNotExist'],
  'states:RedriveExecution': ['ExecutionDoesNotExist'],
  'states:StopExecution': ['ExecutionDoesNotExist'],
  'states:StartExecution': ['StateMachineDoesNotExist'],
  'states:ListExecutions': ['StateMachineDoesNotExist'],
  'states:SendTaskSuccess': ['TaskDoesNotExist'],
  'states:SendTaskFailure': ['TaskDoesNotExist'],
  'states:SendTaskHeartbeat': ['TaskDoesNotExist'],
};
