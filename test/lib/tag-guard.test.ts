import { evaluate } from '../../range/iam';
import type { PolicyDocument } from '../../range/iam/document';
import { templateFor } from './fixture';
import { ofType } from './template';

const INSTANCE = 'arn:aws:ec2:us-east-1:111122223333:instance/i-0a1b2c3d4e5f60718';
const everything: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

const template = templateFor({ tagGuard: true, tagKeys: { trigger: 'ir:respond', fleet: 'ir:respond-all' } });
const policies = ofType(template, 'AWS::IAM::ManagedPolicy');
// Its resources name the partition by a reference.
const guard = JSON.parse(
  JSON.stringify(policies[0]?.properties.PolicyDocument).replace(
    /\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}/g,
    '"arn:aws$1"',
  ),
) as PolicyDocument;

const isAllowed = (action: string, keys: string[] | undefined, resource = INSTANCE): boolean =>
  evaluate(
    { arn: 'arn:aws:iam::111122223333:role/Admin', identityPolicies: [everything, guard] },
    { action, resource, context: keys === undefined ? {} : { 'aws:TagKeys': keys } },
  ).allowed;

test('is made only where it is asked for', () => {
  expect(policies).toHaveLength(1);
  expect(ofType(templateFor(), 'AWS::IAM::ManagedPolicy')).toEqual([]);
});

test.each([
  'cordon:case',
  'cordon:exempt',
  'cordon:status',
  'ir:respond',
  'ir:respond-all',
  'forensics-mode',
])('denies an administrator to set and to remove %s, with other tags and without', (key) => {
  for (const action of ['ec2:CreateTags', 'ec2:DeleteTags']) {
    expect(isAllowed(action, [key])).toBe(false);
    expect(isAllowed(action, ['Name', key])).toBe(false);
  }
  const group = `arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web`;
  expect(isAllowed('autoscaling:CreateOrUpdateTags', [key], group)).toBe(false);
});

test('denies to remove all tags at once', () => {
  expect(isAllowed('ec2:DeleteTags', undefined)).toBe(false);
});

test('denies nothing else', () => {
  expect(isAllowed('ec2:CreateTags', ['Name', 'cordon'])).toBe(true);
  expect(isAllowed('ec2:DeleteTags', ['Name'])).toBe(true);
  expect(isAllowed('ec2:RunInstances', ['cordon:exempt'])).toBe(true);
});
