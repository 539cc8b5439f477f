import { templateFor } from './fixture';
import { asArray, at, propertiesOf, roleStatements, statements, text } from './template';

const template = templateFor();
const bucket = propertiesOf(template, 'VaultBucket');
const bucketDenials = statements(
  'VaultBucket',
  'policy',
  propertiesOf(template, 'VaultBucketPolicy').PolicyDocument,
);
const keyPolicy = statements('VaultKey', 'policy', propertiesOf(template, 'VaultKey').KeyPolicy);

test('the bucket is versioned, locked, encrypted with its own rotated key, and closed to the public', () => {
  expect(bucket).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    ObjectLockEnabled: true,
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
  const [encryption] = asArray(at(bucket, 'BucketEncryption.ServerSideEncryptionConfiguration'));
  expect(encryption).toMatchObject({
    BucketKeyEnabled: true,
    ServerSideEncryptionByDefault: {
      SSEAlgorithm: 'aws:kms',
      KMSMasterKeyID: { 'Fn::GetAtt': ['VaultKey', 'Arn'] },
    },
  });
  expect(propertiesOf(template, 'VaultKey')).toMatchObject({ EnableKeyRotation: true });
});

test.each([
  ['governance', 'GOVERNANCE', 365],
  ['compliance', 'COMPLIANCE', 30],
] as const)('an object is locked under %s for the configured time', (objectLockMode, Mode, Days) => {
  const changed = templateFor({ objectLockMode, evidenceRetentionDays: Days });
  expect(at(propertiesOf(changed, 'VaultBucket'), 'ObjectLockConfiguration')).toEqual({
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode, Days } },
  });
});

test('no lifecycle rule ever removes anything', () => {
  expect(bucket).not.toHaveProperty('LifecycleConfiguration');
});

test.each(['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'])(
  '%s is denied to everyone',
  (action) => {
    const denial = bucketDenials.find(({ actions }) => actions.includes(action));
    expect(denial).toMatchObject({
      effect: 'Deny',
      resources: ['<VaultBucket.Arn>/*'],
      conditions: undefined,
    });
  },
);

test.each([
  ['requests without TLS', { Bool: { 'aws:SecureTransport': 'false' } }],
  ['credentials of instances', { Null: { 'aws:Ec2InstanceSourceVpc': 'false' } }],
])('the bucket denies everything to %s', (_, conditions) => {
  expect(bucketDenials).toContainEqual(
    expect.objectContaining({
      effect: 'Deny',
      actions: ['s3:*'],
      resources: ['<VaultBucket.Arn>', '<VaultBucket.Arn>/*'],
      conditions,
    }),
  );
});

const ofStack = {
  ArnLike: {
    'aws:PrincipalArn': {
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':iam::',
          { Ref: 'AWS::AccountId' },
          ':role/',
          { Ref: 'AWS::StackName' },
          '-*',
        ],
      ],
    },
  },
};
const bucketPolicy = () =>
  asArray(at(propertiesOf(template, 'VaultBucketPolicy').PolicyDocument, 'Statement')).map(
    (each) => each as Readonly<Record<string, unknown>>,
  );
const bySid = (sid: string) => bucketPolicy().find(({ Sid }) => Sid === sid);

test('to the roles of the stack everything is denied but reading and adding', () => {
  const statement = bySid('ResponderReadsAndAdds');
  expect(statement).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' }, Condition: ofStack });
  const left = asArray(statement?.NotAction).map(String);
  expect(left.filter((action) => !/^s3:(Get|List|PutObject$)/.test(action))).toEqual([]);
});

test('the URLs that a role of the stack signs put what a capture makes, and get a plan or a tool', () => {
  const conditions = { ...ofStack, StringEquals: { 's3:authType': 'REST-QUERY-STRING' } };
  const put = bySid('SubjectsPutNothingElse');
  expect(put).toMatchObject({ Effect: 'Deny', Action: 's3:PutObject', Condition: conditions });
  expect(asArray(put?.NotResource).map(text)).toEqual([
    '<VaultBucket.Arn>/cases/*/memory/*/image.*',
    '<VaultBucket.Arn>/cases/*/instance-store/*/disk.raw',
    '<VaultBucket.Arn>/cases/*/triage/*/triage.txt',
    '<VaultBucket.Arn>/cases/*/host-manifest.json',
  ]);
  const got = bySid('SubjectsGetNothingElse');
  expect(got).toMatchObject({ Effect: 'Deny', Condition: conditions });
  expect(asArray(got?.NotResource).map(text).join()).not.toMatch(/image|before-state|report/);
  expect(bySid('SubjectsDoNothingElse')).toMatchObject({ Effect: 'Deny', Condition: conditions });
});

test('nobody gives the bucket a lifecycle, or takes it away', () => {
  expect(bySid('NobodyLetsEvidenceExpire')).toMatchObject({
    Effect: 'Deny',
    Action: ['s3:DeleteBucket', 's3:PutLifecycleConfiguration'],
  });
});

test.each(['kms:DisableKey', 'kms:ScheduleKeyDeletion'])(
  '%s is denied to everyone by the key itself',
  (action) => {
    expect(
      keyPolicy.find(({ actions, effect }) => effect === 'Deny' && actions.includes(action)),
    ).toMatchObject({
      resources: ['*'],
      conditions: undefined,
    });
  },
);

test('no role of the stack may do more with the key than use it, and only through S3 or SNS', () => {
  // Looking at the state of any key of the account is no use of it.
  const uses = roleStatements(template).filter(
    ({ actions, resources }) =>
      actions.some((action) => action.startsWith('kms:') && action !== 'kms:DescribeKey') &&
      !resources.includes('<ChainSigningKey.Arn>'),
  );
  expect(uses.length).toBeGreaterThan(0);
  for (const { actions, resources, conditions } of uses) {
    expect(['kms:Decrypt', 'kms:GenerateDataKey']).toEqual(expect.arrayContaining(actions));
    expect(resources).toEqual(['<VaultKey.Arn>']);
    const [service] = asArray(at(conditions, 'StringLike.kms:ViaService')).map((via) => JSON.stringify(via));
    expect(service).toMatch(/"(s3|sns)\.",\{"Ref":"AWS::Region"\},"\.amazonaws\.com\*"/);
  }
});

test('no role of the stack may delete anything, or loosen a lock; that of the release nothing of the vault', () => {
  const actions = roleStatements(template)
    .filter(({ owner }) => owner !== 'ReleaseRole')
    // Who waits for a place in the queue: no evidence, and gone with the stack.
    .filter(({ resources }) => !resources.every((each) => each === '<AdmissionTable.Arn>'))
    .flatMap((statement) => statement.actions);
  const ofRelease = roleStatements(template)
    .filter(({ owner }) => owner === 'ReleaseRole')
    .flatMap((statement) => statement.actions.filter((action) => /^(s3|kms|dynamodb):/.test(action)));
  const forbidden =
    /:(Delete|Disable|Terminate|Schedule|PutObjectRetention|PutObjectLegalHold|Bypass|PutBucket|PutKeyPolicy)/;
  // The log delivery of Step Functions is set up by the machine's role: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
  expect([...new Set(actions.filter((action) => forbidden.test(action)))]).toEqual([
    'logs:DeleteLogDelivery',
  ]);
  expect(ofRelease.filter((action) => forbidden.test(action))).toEqual([]);
});

test('alarms of this account, and no other, can use the key and publish', () => {
  const conditions = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
  expect(keyPolicy).toContainEqual(
    expect.objectContaining({
      effect: 'Allow',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      conditions,
    }),
  );
  const topic = statements('', '', propertiesOf(template, 'NotificationsTopicPolicy').PolicyDocument);
  expect(topic).toContainEqual(
    expect.objectContaining({ effect: 'Allow', actions: ['sns:Publish'], conditions }),
  );
});
