import { requestParameters, responseElements } from '../../../../range/services/cloudtrail/parameters';

test.each([
  [
    'ec2',
    'ModifyNetworkInterfaceAttribute',
    { NetworkInterfaceId: 'eni-1', Groups: ['sg-1', 'sg-2'], DryRun: false },
    {
      networkInterfaceId: 'eni-1',
      groupSet: { items: [{ groupId: 'sg-1' }, { groupId: 'sg-2' }] },
    },
  ],
  [
    'ec2',
    'AuthorizeSecurityGroupEgress',
    {
      GroupId: 'sg-1',
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 22,
          ToPort: 22,
          IpRanges: [{ CidrIp: '0.0.0.0/0' }],
          UserIdGroupPairs: [{ GroupId: 'sg-2' }],
          Ipv6Ranges: [],
        },
      ],
    },
    {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
            groups: { items: [{ groupId: 'sg-2' }] },
            ipv6Ranges: {},
          },
        ],
      },
    },
  ],
  [
    'ec2',
    'ReplaceNetworkAclEntry',
    {
      NetworkAclId: 'acl-1',
      RuleNumber: 1,
      Egress: true,
      Protocol: '-1',
      RuleAction: 'allow',
      CidrBlock: undefined,
    },
    { networkAclId: 'acl-1', ruleNumber: 1, egress: true, aclProtocol: '-1', ruleAction: 'allow' },
  ],
  [
    'ec2',
    'ModifyInstanceMetadataOptions',
    { InstanceId: 'i-1', HttpEndpoint: 'enabled' },
    { ModifyInstanceMetadataOptionsRequest: { InstanceId: 'i-1', HttpEndpoint: 'enabled' } },
  ],
  [
    'ec2',
    'ModifyInstanceAttribute',
    { InstanceId: 'i-1', DisableApiTermination: { Value: false } },
    { instanceId: 'i-1', disableApiTermination: { value: false } },
  ],
  [
    'iam',
    'PutRolePolicy',
    { RoleName: 'web', PolicyName: 'p', PolicyDocument: '{}' },
    { roleName: 'web', policyName: 'p', policyDocument: '{}' },
  ],
])('%s %s is written as CloudTrail does', (service, operation, input, expected) => {
  expect(requestParameters(service, operation, input)).toEqual(expected);
});

test('user data is never written', () => {
  const input = { InstanceId: 'i-1', UserData: { Value: Buffer.from('secret') } };
  expect(requestParameters('ec2', 'ModifyInstanceAttribute', input)).toEqual({
    instanceId: 'i-1',
    userData: '<sensitiveDataRemoved>',
  });
});

test.each([
  ['ec2', {}, { requestId: 'r', _return: true }],
  ['ec2', { AttachmentId: 'eni-attach-1' }, { requestId: 'r', attachmentId: 'eni-attach-1' }],
  ['iam', {}, null],
])('the answer of %s %j is %j', (service, output, expected) => {
  expect(responseElements(service, output, 'r')).toEqual(expected);
});
