import { evaluate } from '../../range/iam';
import type { PolicyDocument } from '../../range/iam/document';
import { templateFor } from './fixture';
import { ofType } from './template';

const INSTANCE = 'arn:aws:ec2:us-east-1:111122223333:instance/i-0a1b2c3d4e5f60718';
const everything: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

const policies = ofType(templateFor({ quarantineGuard: true }), 'AWS::IAM::ManagedPolicy');
const guard = policies[0]?.properties.PolicyDocument as PolicyDocument;

const isAllowed = (action: string, status?: string): boolean =>
  evaluate(
    { arn: 'arn:aws:iam::111122223333:role/Admin', identityPolicies: [everything, guard] },
    {
      action,
      resource: INSTANCE,
      context: status === undefined ? {} : { 'aws:ResourceTag/cordon:status': status },
    },
  ).allowed;

test('is made only where it is asked for', () => {
  expect(policies).toHaveLength(1);
  expect(ofType(templateFor(), 'AWS::IAM::ManagedPolicy')).toEqual([]);
});

test.each([
  'ssm:StartSession',
  'ssm:SendCommand',
  'ec2-instance-connect:SendSSHPublicKey',
  'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
])('denies an administrator %s on an instance in quarantine, and on no other', (action) => {
  expect(isAllowed(action, 'quarantined')).toBe(false);
  expect(isAllowed(action, 'released')).toBe(true);
  expect(isAllowed(action)).toBe(true);
});

test('denies nothing else', () => {
  for (const action of ['ec2:DescribeInstances', 'ec2:CreateSnapshots', 'ec2:GetConsoleOutput'])
    expect(isAllowed(action, 'quarantined')).toBe(true);
});
