import { templateFor } from './fixture';
import { asArray, at, propertiesOf, roleStatements, statements } from './template';

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
  const uses = roleStatements(template).filter(({ actions }) =>
    actions.some((action) => action.startsWith('kms:') && action !== 'kms:DescribeKey'),
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
