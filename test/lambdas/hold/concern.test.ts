import fc from 'fast-check';
import { understand } from '../../../lambdas/hold/concern';

const INSTANCE = 'i-0a1b2c3d4e5f60718';
const CASE = `${INSTANCE}-20261123T030000001Z`;
const OWN = ':assumed-role/Cordon-';
const SOMEBODY = 'arn:aws:sts::111122223333:assumed-role/Admin/alice';

const call = (eventName: string, requestParameters: unknown, more: object = {}) => ({
  source: 'aws.ec2',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: { eventName, userIdentity: { type: 'AssumedRole', arn: SOMEBODY }, requestParameters, ...more },
});
const state = (id: string) => ({
  'detail-type': 'EC2 Instance State-change Notification',
  detail: { 'instance-id': id, state: 'running' },
});
const execution = (name: string) => ({
  'detail-type': 'Step Functions Execution Status Change',
  detail: { name, status: 'ABORTED', executionArn: 'arn', stateMachineArn: 'arn' },
});

const concern = (event: unknown) => understand(event, OWN)?.concern;

test.each<[string, unknown, unknown]>([
  ['a started instance', state(INSTANCE), { kind: 'instance', instanceId: INSTANCE }],
  [
    'a further attempt that broke off',
    execution(`${CASE}-2`),
    { kind: 'case', instanceId: INSTANCE, caseId: CASE },
  ],
  ['a workflow that broke off', execution(CASE), { kind: 'case', instanceId: INSTANCE, caseId: CASE }],
  [
    'an attached interface',
    call('AttachNetworkInterface', { networkInterfaceId: 'eni-1', instanceId: INSTANCE, deviceIndex: 1 }),
    { kind: 'instance', instanceId: INSTANCE },
  ],
  [
    'changed groups of an interface',
    call('ModifyNetworkInterfaceAttribute', { networkInterfaceId: 'eni-1', groupSet: { items: [] } }),
    { kind: 'interface', networkInterfaceId: 'eni-1' },
  ],
  [
    'an opened group',
    call('AuthorizeSecurityGroupIngress', { groupId: 'sg-1' }),
    { kind: 'group', groupId: 'sg-1' },
  ],
  [
    'an entry taken away',
    call('DeleteNetworkAclEntry', { networkAclId: 'acl-1', ruleNumber: 1, egress: true }),
    { kind: 'network-acl', networkAclId: 'acl-1' },
  ],
  [
    'metadata switched on',
    call('ModifyInstanceMetadataOptions', {
      ModifyInstanceMetadataOptionsRequest: { InstanceId: INSTANCE, HttpEndpoint: 'enabled' },
    }),
    { kind: 'instance', instanceId: INSTANCE },
  ],
  [
    "Cordon's policy taken from a role",
    call('DeleteRolePolicy', { roleName: 'web', policyName: `CordonQuarantine-${INSTANCE}` }),
    { kind: 'instance', instanceId: INSTANCE },
  ],
])('%s is about what it touches', (_, event, expected) => {
  expect(concern(event)).toEqual(expected);
});

test('who did it is said', () => {
  expect(understand(call('AuthorizeSecurityGroupIngress', { groupId: 'sg-1' }), OWN)?.cause).toBe(
    `AuthorizeSecurityGroupIngress by ${SOMEBODY}`,
  );
});

test.each<[string, unknown]>([
  [
    'a call of one of the own functions',
    call(
      'ModifyNetworkInterfaceAttribute',
      { networkInterfaceId: 'eni-1' },
      {
        userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/Cordon-IsolateRole-1A2B3C/fn' },
      },
    ),
  ],
  [
    'a call that failed',
    call('AttachNetworkInterface', { instanceId: INSTANCE }, { errorCode: 'UnauthorizedOperation' }),
  ],
  ["a policy that is not Cordon's", call('PutRolePolicy', { roleName: 'web', policyName: 'logs' })],
  ['a call without parameters', call('AttachNetworkInterface', null)],
  ['an id that is none', state('i-1; drop')],
  ['a workflow that is no case', execution('nightly')],
  ['another event', { 'detail-type': 'GuardDuty Finding', detail: {} }],
  ['nothing', undefined],
])('%s concerns no quarantine', (_, event) => {
  expect(concern(event)).toBeUndefined();
});

test('a role whose name only contains that of the own ones is not Cordon', () => {
  const arn = 'arn:aws:sts::111122223333:assumed-role/NotCordon-x/eve';
  expect(
    concern(call('AuthorizeSecurityGroupEgress', { groupId: 'sg-1' }, { userIdentity: { arn } })),
  ).toBeDefined();
});

test.each([
  'arn:aws:iam::111122223333:user/x:assumed-role/Cordon-/eve',
  'arn:aws:iam::111122223333:role/:assumed-role/Cordon-/eve',
])('%s, whose path pretends to be a session of the own roles, is not Cordon', (arn) => {
  expect(
    concern(call('AuthorizeSecurityGroupEgress', { groupId: 'sg-1' }, { userIdentity: { arn } })),
  ).toBeDefined();
});

test('rejects nothing: whatever an event holds, it is understood or left alone', () => {
  const kinds = fc.constantFrom(
    'AWS API Call via CloudTrail',
    'EC2 Instance State-change Notification',
    'Step Functions Execution Status Change',
  );
  fc.assert(
    fc.property(kinds, fc.jsonValue(), (kind, detail) => {
      expect(() => understand({ 'detail-type': kind, detail }, OWN)).not.toThrow();
    }),
  );
});
