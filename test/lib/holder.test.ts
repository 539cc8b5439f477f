import { matches } from '../../range/events/pattern';
import { templateFor } from './fixture';
import { ofType, propertiesOf } from './template';

const template = templateFor();
const isMatched = (id: string, event: unknown): boolean =>
  matches(propertiesOf(template, id).EventPattern, event);

const call = (source: string, eventName: string, more: object = {}) => ({
  source,
  'detail-type': 'AWS API Call via CloudTrail',
  detail: { eventSource: `${source.slice(4)}.amazonaws.com`, eventName, ...more },
});

test.each<[string, unknown, boolean]>([
  ['an attached interface', call('aws.ec2', 'AttachNetworkInterface'), true],
  ['changed groups', call('aws.ec2', 'ModifyNetworkInterfaceAttribute'), true],
  ['an opened group', call('aws.ec2', 'AuthorizeSecurityGroupIngress'), true],
  ['an entry taken away', call('aws.ec2', 'DeleteNetworkAclEntry'), true],
  ['a policy taken away', call('aws.iam', 'DeleteRolePolicy'), true],
  ['metadata switched on', call('aws.ec2', 'ModifyInstanceMetadataOptions'), true],
  ['another profile', call('aws.ec2', 'ReplaceIamInstanceProfileAssociation'), true],
  [
    'a call that was refused',
    call('aws.ec2', 'AttachNetworkInterface', { errorCode: 'Client.UnauthorizedOperation' }),
    false,
  ],
  ['a call that only reads', call('aws.ec2', 'DescribeInstances'), false],
])('%s is looked at accordingly', (_, event, expected) => {
  expect(isMatched('HolderChanged', event)).toBe(expected);
});

test.each([
  ['running', true],
  ['stopped', false],
])('an instance that is %s is looked at accordingly', (state, expected) => {
  const event = {
    source: 'aws.ec2',
    'detail-type': 'EC2 Instance State-change Notification',
    detail: { 'instance-id': 'i-0a1b2c3d4e5f60718', state },
  };
  expect(isMatched('HolderStarted', event)).toBe(expected);
});

test('in a dry run nothing is held', () => {
  const rules = ofType(templateFor({ enforcement: 'dry-run' }), 'AWS::Events::Rule').map(({ id }) => id);
  expect(rules.filter((id) => !/^(Fleet)?Triggers/.test(id))).toEqual([]);
});
