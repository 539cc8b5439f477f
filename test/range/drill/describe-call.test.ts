import { describeCall } from '../../../range/drill/describe-call';
import type { CallRecord } from '../../../range/wire/dispatcher';

const call = (name: string, input: object, error?: string): CallRecord => {
  const [service = '', operation = ''] = name.split(':');
  return {
    at: 0,
    service,
    operation,
    caller: 'IsolateFunction',
    input,
    ...(error !== undefined && { error }),
  };
};

test.each<[string, object, string]>([
  [
    'ec2:ModifyNetworkInterfaceAttribute',
    { NetworkInterfaceId: 'eni-1', Groups: ['sg-1', 'sg-2'] },
    'eni-1: groups are now sg-1, sg-2',
  ],
  [
    'ec2:ModifyInstanceAttribute',
    { InstanceId: 'i-1', DisableApiTermination: { Value: true } },
    'i-1: termination protection on',
  ],
  [
    'ec2:ModifyInstanceAttribute',
    { InstanceId: 'i-1', DisableApiStop: { Value: false } },
    'i-1: stop protection off',
  ],
  ['ec2:StopInstances', { InstanceIds: ['i-1'], SkipOsShutdown: true }, 'i-1: stop, skipping the guest'],
  ['ec2:StopInstances', { InstanceIds: ['i-1'] }, 'i-1: stop, through the guest'],
  [
    'autoscaling:DetachInstances',
    { InstanceIds: ['i-1'], AutoScalingGroupName: 'web' },
    'i-1 leaves web, which replaces it',
  ],
  ['elbv2:DeregisterTargets', { TargetGroupArn: 'arn:aws:x:targetgroup/web/1' }, 'deregistered from web'],
  [
    'ec2:CreateNetworkAclEntry',
    { NetworkAclId: 'acl-1', CidrBlock: '198.51.100.23/32', Egress: true },
    'acl-1: 198.51.100.23/32 denied outwards',
  ],
  [
    'ec2:CreateNetworkAclEntry',
    { NetworkAclId: 'acl-1', Ipv6CidrBlock: '2001:db8::1/128', Egress: false },
    'acl-1: 2001:db8::1/128 denied inwards',
  ],
  ['ec2:DisassociateAddress', { AssociationId: 'eipassoc-1' }, 'eipassoc-1: the Elastic IP is taken off'],
  [
    'ec2:ModifyInstanceMetadataOptions',
    { InstanceId: 'i-1', HttpEndpoint: 'disabled' },
    'i-1: metadata disabled',
  ],
  ['iam:PutRolePolicy', { RoleName: 'web' }, 'web: the sessions of this instance are denied'],
])('%s is a change, in words', (name, input, text) => {
  expect(describeCall(call(name, input))).toEqual({ kind: 'change', text });
});

test('what is kept is evidence', () => {
  expect(describeCall(call('s3:PutObject', { Key: 'cases/a' }))).toEqual({
    kind: 'evidence',
    text: 'cases/a',
  });
});

test('a call that failed says so', () => {
  expect(describeCall(call('ec2:CreateTags', { Resources: ['i-1'] }, 'UnauthorizedOperation'))?.text).toBe(
    'i-1: tagged (failed: UnauthorizedOperation)',
  );
});

test('a call that only reads is not told', () => {
  expect(describeCall(call('ec2:DescribeInstances', {}))).toBeUndefined();
});
