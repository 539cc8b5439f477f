import { readRoles } from '../../../range/template/roles';
import { resolveResources } from './support';

const policy = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const AssumeRolePolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
};
const basic = {
  'Fn::Sub': [
    'arn:$' + '{p}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    { p: { Ref: 'AWS::Partition' } },
  ],
};

const read = (properties: object, more: Record<string, unknown> = {}) => {
  const R = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument, ...properties } };
  return readRoles(resolveResources({ R, ...more }))[0];
};
const actions = (role: ReturnType<typeof read>) =>
  role?.identityPolicies.flatMap(({ Statement }) => [Statement].flat().map(({ Action }) => Action));

const Own = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy('sqs:*') } };

test('gathers inline, attached and managed policies, and only its own', () => {
  const attached = (role: unknown, action: string) => ({
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: 'p', PolicyDocument: policy(action), Roles: [role] },
  });
  const role = read(
    {
      Policies: [{ PolicyName: 'inline', PolicyDocument: policy('s3:*') }],
      ManagedPolicyArns: [{ Ref: 'Own' }, basic],
    },
    {
      Own,
      Mine: attached({ Ref: 'R' }, 'ec2:*'),
      Theirs: attached('someone-else', 'iam:*'),
      Reverse: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { PolicyDocument: policy('sns:*'), Roles: [{ Ref: 'R' }] },
      },
    },
  );
  expect(actions(role)).toEqual([
    's3:*',
    'ec2:*',
    'sns:*',
    'sqs:*',
    ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  ]);
  expect(role?.trustPolicy).toEqual(AssumeRolePolicyDocument);
});

test('reads a permissions boundary of the template', () => {
  expect(read({ PermissionsBoundary: { Ref: 'Own' } }, { Own })?.boundary).toEqual(policy('sqs:*'));
});

test.each<[string, object, Record<string, unknown>, RegExp]>([
  [
    'an unknown managed policy',
    { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
    {},
    /AdministratorAccess/,
  ],
  ['an unknown boundary', { PermissionsBoundary: 'arn:aws:iam::111122223333:policy/b' }, {}, /policy\/b/],
  [
    'a malformed policy',
    { Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow' }] } }] },
    {},
    /Resources\.R\.Properties\.Policies p.*Action/,
  ],
  ['AWS::IAM::RolePolicy', {}, { Q: { Type: 'AWS::IAM::RolePolicy' } }, /AWS::IAM::RolePolicy/],
])('rejects %s', (_name, properties, more, expected) => {
  expect(() => read(properties, more)).toThrow(expected);
});
