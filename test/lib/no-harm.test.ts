/**
 * What no role of the stack may do, asked of the evaluator: of every role's own policies together with those of the vault and its keys. To be
 * sure of every circumstance, conditions of what allows are taken as met and those of what denies as they are.
 */
import { evaluate, type PolicyDocument } from '../../range/iam';
import type { StatementDocument } from '../../range/iam/document';
import { attachedPolicy, keyPolicy, resourcesOfType } from '../../range/stack';
import { deployedStack } from '../range/stack-fixture';

const stack = deployedStack('every-layer');
const { account, partition, region, stackName } = stack.deployment;

const many = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

function inEveryCircumstance({ Statement, ...policy }: PolicyDocument): PolicyDocument {
  const met = ({ Condition, ...statement }: StatementDocument): StatementDocument =>
    statement.Effect === 'Allow' || !Condition ? statement : { ...statement, Condition };
  return { ...policy, Statement: many(Statement).map(met) };
}

const vault = [...resourcesOfType(stack, 'AWS::S3::Bucket')].find(
  ({ logicalId }) => logicalId === 'VaultBucket',
);
if (!vault) throw new Error('the stack has no vault');
const vaultArn = vault.arn;
const bucketPolicy = attachedPolicy(stack, 'AWS::S3::BucketPolicy', vault.physicalId);
const keys = resourcesOfType(stack, 'AWS::KMS::Key');
const cases = resourcesOfType(stack, 'AWS::DynamoDB::Table').find(
  ({ logicalId }) => logicalId === 'CasesTable',
);
const topic = resourcesOfType(stack, 'AWS::SNS::Topic')[0];

const arn = (service: string, rest: string, where = `${region}:${account}`): string =>
  `arn:${partition}:${service}:${where}:${rest}`;
const OBJECT = `${vault.arn}/cases/i-0123456789abcdef0-20261123T030000000Z/memory/1/image.lime`;
const SNAPSHOT = arn('ec2', 'snapshot/snap-0123456789abcdef0', `${region}:`);
const ROLE = arn('iam', 'role/some-application', `:${account}`);
const OWN_ROLE = [...stack.roles.values()].find(({ logicalId }) => logicalId === 'PowerRole')?.arn ?? '';

interface Harm {
  readonly resource: string;
  readonly policies?: readonly PolicyDocument[];
  readonly actions: readonly string[];
}

const onBucket = bucketPolicy ? [inEveryCircumstance(bucketPolicy)] : [];

const HARM: readonly Harm[] = [
  {
    resource: OBJECT,
    policies: onBucket,
    actions: [
      's3:BypassGovernanceRetention',
      's3:DeleteObject',
      's3:DeleteObjectTagging',
      's3:DeleteObjectVersion',
      's3:AbortMultipartUpload',
      's3:ObjectOwnerOverrideToBucketOwner',
      's3:PutObjectAcl',
      's3:PutObjectLegalHold',
      's3:PutObjectRetention',
      's3:PutObjectTagging',
      's3:ReplicateDelete',
      's3:RestoreObject',
    ],
  },
  {
    resource: vault.arn,
    policies: onBucket,
    actions: [
      's3:DeleteBucket',
      's3:DeleteBucketPolicy',
      's3:PutBucketObjectLockConfiguration',
      's3:PutBucketPolicy',
      's3:PutBucketPublicAccessBlock',
      's3:PutBucketVersioning',
      's3:PutEncryptionConfiguration',
      's3:PutLifecycleConfiguration',
      's3:PutReplicationConfiguration',
    ],
  },
  {
    resource: SNAPSHOT,
    actions: [
      'ec2:DeleteSnapshot',
      'ec2:DisableSnapshotBlockPublicAccess',
      'ec2:ModifySnapshotTier',
      'ec2:ResetSnapshotAttribute',
      'ec2:UnlockSnapshot',
    ],
  },
  { resource: arn('ec2', 'image/ami-0123456789abcdef0', `${region}:`), actions: ['ec2:DeregisterImage'] },
  { resource: arn('ec2', 'volume/vol-0123456789abcdef0'), actions: ['ec2:DeleteVolume', 'ec2:DetachVolume'] },
  {
    resource: arn('ec2', 'instance/i-0123456789abcdef0'),
    actions: [
      'ec2:TerminateInstances',
      'ec2:RebootInstances',
      'ec2:RunInstances',
      'ec2:ModifyInstanceUserData',
    ],
  },
  ...keys.map(
    (key): Harm => ({
      resource: key.arn,
      policies: [inEveryCircumstance(keyPolicy(key))],
      actions: [
        'kms:DeleteImportedKeyMaterial',
        'kms:DisableKey',
        'kms:DisableKeyRotation',
        'kms:PutKeyPolicy',
        'kms:RevokeGrant',
        'kms:RetireGrant',
        'kms:ScheduleKeyDeletion',
      ],
    }),
  ),
  {
    resource: cases?.arn ?? '',
    actions: [
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:DeleteTable',
      'dynamodb:PartiQLDelete',
      'dynamodb:UpdateTable',
      'dynamodb:UpdateContinuousBackups',
    ],
  },
  {
    resource: arn('logs', 'log-group:Cordon-ReportLogs:log-stream:x'),
    actions: [
      'logs:DeleteLogGroup',
      'logs:DeleteLogStream',
      'logs:DeleteRetentionPolicy',
      'logs:PutRetentionPolicy',
    ],
  },
  {
    resource: stack.stateMachines[0]?.arn ?? '',
    actions: ['states:DeleteStateMachine', 'states:UpdateStateMachine'],
  },
  {
    resource: arn('states', 'execution:Cordon-ResponseStateMachine:x'),
    actions: ['states:StopExecution', 'states:RedriveExecution'],
  },
  {
    resource: [...stack.functions.keys()][0] ?? '',
    actions: [
      'lambda:DeleteFunction',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
      'lambda:AddPermission',
    ],
  },
  {
    resource: topic?.arn ?? '',
    actions: ['sns:DeleteTopic', 'sns:SetTopicAttributes', 'sns:Subscribe', 'sns:AddPermission'],
  },
  {
    resource: arn('events', 'rule/Cordon-Finding'),
    actions: [
      'events:DisableRule',
      'events:DeleteRule',
      'events:PutRule',
      'events:PutTargets',
      'events:RemoveTargets',
    ],
  },
  {
    resource: arn('cloudtrail', 'trail/any'),
    actions: [
      'cloudtrail:StopLogging',
      'cloudtrail:DeleteTrail',
      'cloudtrail:UpdateTrail',
      'cloudtrail:PutEventSelectors',
    ],
  },
  ...[ROLE, OWN_ROLE].map(
    (resource): Harm => ({
      resource,
      actions: [
        'iam:AttachRolePolicy',
        'iam:CreateRole',
        'iam:DeleteRole',
        'iam:DeleteRolePermissionsBoundary',
        'iam:DetachRolePolicy',
        'iam:PassRole',
        'iam:PutRolePermissionsBoundary',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'sts:AssumeRole',
      ],
    }),
  ),
  { resource: OWN_ROLE, actions: ['iam:PutRolePolicy', 'iam:DeleteRolePolicy'] },
  {
    resource: arn('iam', `user/${stackName}`, `:${account}`),
    actions: [
      'iam:CreateAccessKey',
      'iam:CreateLoginProfile',
      'iam:CreateUser',
      'iam:PutUserPolicy',
      'iam:AttachUserPolicy',
    ],
  },
  {
    resource: arn('iam', 'policy/any', `:${account}`),
    actions: ['iam:CreatePolicy', 'iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'],
  },
];

const roles = [...stack.roles.values()].map((role) => ({
  ...role,
  identityPolicies: role.identityPolicies.map(inEveryCircumstance),
}));

const sessionOf = (name: string): string => arn('sts', `assumed-role/${name}/session`, `:${account}`);

/** Roles that may, in some circumstance. */
function whoMay(action: string, resource: string, policies: readonly PolicyDocument[] = []): string[] {
  return roles
    .filter(
      ({ name, identityPolicies }) =>
        evaluate({ arn: sessionOf(name), identityPolicies }, { action, resource, context: {} }, policies)
          .allowed,
    )
    .map(({ logicalId }) => logicalId);
}

test.each(
  HARM.flatMap(({ resource, policies, actions }) =>
    actions.map((action) => ({ action, resource, policies })),
  ),
)('no role may $action on $resource', ({ action, resource, policies }) => {
  expect(resource).toMatch(/^arn:/);
  expect(whoMay(action, resource, policies)).toEqual([]);
});

test('the evaluation would find a role that may: what some may is found with them', () => {
  expect(whoMay('ec2:StopInstances', arn('ec2', 'instance/i-0123456789abcdef0'))).toEqual(['PowerRole']);
  expect(whoMay('ec2:LockSnapshot', SNAPSHOT)).toEqual(['SnapshotRole']);
  expect(
    whoMay('kms:Sign', onlySigningKey().arn, [inEveryCircumstance(keyPolicy(onlySigningKey()))]),
  ).toEqual(['ReportRole', 'DriftRole', 'ReleaseRole', 'CustodyRole']);
});

test('policies of roles are written by one role and taken away by one, and neither reaches the roles of the stack', () => {
  expect(whoMay('iam:PutRolePolicy', ROLE)).toEqual(['CredentialsRole']);
  expect(whoMay('iam:DeleteRolePolicy', ROLE)).toEqual(['ReleaseRole']);
});

const STREAMED_BY_SUBJECTS = ['memory/1/image.lime', 'instance-store/1/disk.raw', 'triage/1/triage.txt'];
const WRITTEN_BY_ROLES = [
  'before-state/instance.json',
  'context/console.txt',
  'custody/000001.json',
  'hold/1/drift.json',
  'memory/1/verification.json',
  'release/1/release.json',
  'report/1/report.json',
];

/** Roles that may put an object, as their policies are, with a header or without one. */
function whoPuts(path: string, header: Record<string, string>): string[] {
  const resource = `${vaultArn}/cases/i-0123456789abcdef0-20261123T030000000Z/${path}`;
  const context = { 's3:authType': 'REST-HEADER', 'aws:SecureTransport': 'true', ...header };
  return [...stack.roles.values()]
    .filter(
      ({ name, identityPolicies }) =>
        evaluate(
          { arn: sessionOf(name), identityPolicies },
          { action: 's3:PutObject', resource, context },
          bucketPolicy ? [bucketPolicy] : [],
        ).allowed,
    )
    .map(({ logicalId }) => logicalId);
}

test.each([...STREAMED_BY_SUBJECTS, ...WRITTEN_BY_ROLES])(
  'an object of the vault is stored by no role over one that stands there, but for what a subject streams: %s',
  (path) => {
    expect(whoPuts(path, { 's3:if-none-match': '*' })).not.toEqual([]);
    expect(whoPuts(path, {}).filter((role) => role !== 'MemoryRole')).toEqual([]);
  },
);

const administrator: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};

test.each<[string, string, readonly PolicyDocument[]]>([
  ['s3:DeleteObjectVersion', OBJECT, onBucket],
  ['s3:BypassGovernanceRetention', OBJECT, onBucket],
  ['s3:PutLifecycleConfiguration', vault.arn, onBucket],
  ...keys.map((key): [string, string, readonly PolicyDocument[]] => [
    'kms:ScheduleKeyDeletion',
    key.arn,
    [keyPolicy(key)],
  ]),
])(
  'even an administrator is denied %s on %s until the policy of the resource is changed',
  (action, resource, policies) => {
    const caller = { arn: arn('iam', 'user/admin', `:${account}`), identityPolicies: [administrator] };
    expect(evaluate(caller, { action, resource, context: {} }, policies).reason).toBe('explicit deny');
  },
);

function onlySigningKey() {
  const key = keys.find(({ logicalId }) => logicalId === 'ChainSigningKey');
  if (!key) throw new Error('there is no signing key');
  return key;
}
