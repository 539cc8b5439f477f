import { services } from '../../../range/wire/services';
import { vanishedAnswer } from '../../../range/wire/vanished';

const answerOf = (service: string, operation: string, input: unknown): unknown => {
  const answer = vanishedAnswer(service, operation, input);
  if (!answer) return undefined;
  return 'error' in answer ? answer.error.code : answer.output;
};

test.each([
  ['ec2', 'StopInstances', { InstanceIds: ['i-0123456789abcdef0'] }, 'InvalidInstanceID.NotFound'],
  ['ec2', 'DescribeInstances', { InstanceIds: ['i-0123456789abcdef0'] }, 'InvalidInstanceID.NotFound'],
  [
    'ec2',
    'CreateSnapshots',
    { InstanceSpecification: { InstanceId: 'i-0123456789abcdef0' } },
    'InvalidInstanceID.NotFound',
  ],
  [
    'ec2',
    'ModifyNetworkInterfaceAttribute',
    { NetworkInterfaceId: 'eni-0123456789abcdef0', Groups: ['sg-0123456789abcdef0'] },
    'InvalidNetworkInterfaceID.NotFound',
  ],
  [
    'ec2',
    'CreateSecurityGroup',
    { GroupName: 'i-am-no-id', VpcId: 'vpc-0123456789abcdef0' },
    'InvalidVpcID.NotFound',
  ],
  ['ec2', 'RevokeSecurityGroupEgress', { GroupId: 'sg-0123456789abcdef0' }, 'InvalidGroup.NotFound'],
  ['ec2', 'CreateTags', { Resources: ['vol-0123456789abcdef0'], Tags: [] }, 'InvalidVolume.NotFound'],
  [
    'ec2',
    'DeleteNetworkAclEntry',
    { NetworkAclId: 'acl-0123456789abcdef0' },
    'InvalidNetworkAclEntry.NotFound',
  ],
  [
    'ec2',
    'DescribeVolumes',
    { Filters: [{ Name: 'attachment.instance-id', Values: ['i-0123456789abcdef0'] }] },
    { Volumes: [] },
  ],
  ['ec2', 'DescribeInstanceTypes', { InstanceTypes: ['m5.large'] }, undefined],
  ['autoscaling', 'EnterStandby', {}, 'ValidationError'],
  ['autoscaling', 'DescribeAutoScalingInstances', { InstanceIds: ['i-0'] }, { AutoScalingInstances: [] }],
  ['elbv2', 'DeregisterTargets', {}, 'TargetGroupNotFound'],
  ['elbv2', 'DescribeTargetGroups', { TargetGroupArns: ['arn'] }, 'TargetGroupNotFound'],
  ['elbv2', 'DescribeTargetGroups', {}, { TargetGroups: [] }],
  ['iam', 'GetRolePolicy', { RoleName: 'r', PolicyName: 'p' }, 'NoSuchEntity'],
  ['s3', 'GetObject', { Bucket: 'b', Key: 'k' }, 'NoSuchKey'],
  ['s3', 'HeadObject', { Bucket: 'b', Key: 'k' }, 'NotFound'],
  ['s3', 'PutObject', { Bucket: 'b', Key: 'k' }, 'NoSuchBucket'],
  ['dynamodb', 'UpdateItem', {}, 'ResourceNotFoundException'],
  ['ssm', 'GetCommandInvocation', {}, 'InvocationDoesNotExist'],
  ['states', 'SendTaskSuccess', {}, 'TaskDoesNotExist'],
  ['sts', 'GetCallerIdentity', {}, undefined],
])('%s %s of %j is answered with %j', (service, operation, input, expected) => {
  expect(answerOf(service, operation, input)).toEqual(expected);
});

test('an operation of EC2 that some call could meet is known without the call', () => {
  expect(vanishedAnswer('ec2', 'StopInstances')).toBeDefined();
  expect(vanishedAnswer('ec2', 'GetSerialConsoleAccessStatus')).toBeUndefined();
});

test('every describe of EC2 that the range plays knows its empty answer, or names what it describes', () => {
  const ec2 = services().find(({ name }) => name === 'ec2');
  const needsAnId = [
    'DescribeInstanceAttribute',
    'DescribeSnapshotAttribute',
    'DescribeVpcAttribute',
    'DescribeInstanceTypes',
  ];
  const unknown = [...(ec2?.operations.keys() ?? [])].filter(
    (name) =>
      name.startsWith('Describe') &&
      !needsAnId.includes(name) &&
      vanishedAnswer('ec2', name, {}) === undefined,
  );
  expect(unknown).toEqual([]);
});
