import { templateFor } from './fixture';
import { asArray, at, ofType, propertiesOf, roleStatements, sorted, text } from './template';

const template = templateFor();
const SIGNING = '<ChainSigningKey.Arn>';

describe('the signing key', () => {
  const key = propertiesOf(template, 'ChainSigningKey');
  const denials = asArray(at(key.KeyPolicy, 'Statement')).filter((each) => at(each, 'Effect') === 'Deny');

  test('is for ECDSA on P-256, and nothing in it makes an update replace it', () => {
    expect(key).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    expect(sorted(Object.keys(key))).toEqual(['Description', 'KeyPolicy', 'KeySpec', 'KeyUsage']);
    for (const changed of [{ evidenceRetentionDays: 1 }, { enforcement: 'dry-run' }] as const)
      expect(propertiesOf(templateFor(changed), 'ChainSigningKey')).toEqual(key);
  });

  test('signs for the functions of manifest and custody records alone, whatever other policies say', () => {
    const denial = denials.find((each) => at(each, 'Action') === 'kms:Sign');
    expect(denial).toMatchObject({ Principal: { AWS: '*' } });
    expect(
      Object.values(Object(at(denial, 'Condition.ArnNotLike')))
        .flat()
        .map(text),
    ).toEqual(
      ['Report', 'Release', 'Drift', 'Custody'].map(
        (name) => `arn:<AWS::Partition>:iam::<AWS::AccountId>:role/<AWS::StackName>-${name}Role-*`,
      ),
    );
    for (const role of ['ReportRole', 'ReleaseRole', 'DriftRole', 'CustodyRole'])
      expect(template.Resources[role]?.Type).toBe('AWS::IAM::Role');
  });

  test('can be disabled or deleted by nobody', () => {
    expect(denials.flatMap((each) => asArray(at(each, 'Action')))).toEqual(
      expect.arrayContaining(['kms:DisableKey', 'kms:ScheduleKeyDeletion']),
    );
  });

  test('is used by exactly these roles, to sign digests', () => {
    const uses = roleStatements(template).filter(({ resources }) => resources.includes(SIGNING));
    const signing = uses.filter(({ actions }) => actions.includes('kms:Sign'));
    expect(sorted(signing.map(({ owner }) => owner))).toEqual([
      'CustodyRole',
      'DriftRole',
      'ReleaseRole',
      'ReportRole',
    ]);
    for (const { conditions } of signing)
      expect(conditions).toEqual({
        StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' },
      });
    expect(sorted(uses.flatMap(({ actions }) => actions))).toEqual([
      'kms:GetPublicKey',
      ...signing.map(() => 'kms:Sign'),
    ]);
  });
});

describe('accesses to evidence', () => {
  test('bring nothing with them unless they are to be recorded', () => {
    expect(ofType(template, 'AWS::CloudTrail::Trail')).toEqual([]);
    expect(ofType(template, 'AWS::Events::Rule').map(({ id }) => id)).not.toContain('AccessAccessed');
  });

  test.each([
    ['with-own-trail', 1],
    ['with-existing-trail', 0],
  ] as const)(
    'recorded %s make %d trails, for the data events of the vault alone',
    (recordAccess, trails) => {
      const recording = templateFor({ evidence: { recordAccess } });
      const found = ofType(recording, 'AWS::CloudTrail::Trail');
      expect(found).toHaveLength(trails);
      for (const { properties } of found) {
        expect(properties).toMatchObject({ IsMultiRegionTrail: false, EnableLogFileValidation: true });
        const selectors = asArray(properties.EventSelectors);
        expect(selectors).toHaveLength(1);
        expect(selectors[0]).toMatchObject({ IncludeManagementEvents: false, ReadWriteType: 'All' });
        const values = asArray(at(selectors[0], 'DataResources')).flatMap((each) =>
          asArray(at(each, 'Values')),
        );
        expect(values.map(text)).toEqual(['<VaultBucket.Arn>/cases/']);
      }
      expect(propertiesOf(recording, 'AccessAccessed')).toMatchObject({
        EventPattern: { source: ['aws.s3'], 'detail-type': ['AWS API Call via CloudTrail'] },
      });
    },
  );

  test('of the roles of the stack do not come to the function that records them', () => {
    const rule = propertiesOf(
      templateFor({ evidence: { recordAccess: 'with-existing-trail' } }),
      'AccessAccessed',
    );
    const [others, nameless] = asArray(at(rule, 'EventPattern.detail.$or'));
    const [matcher] = asArray(at(others, 'userIdentity.arn'));
    expect(text(at(matcher, 'anything-but.prefix'))).toBe(
      'arn:<AWS::Partition>:sts::<AWS::AccountId>:assumed-role/<AWS::StackName>-',
    );
    expect(nameless).toEqual({ userIdentity: { arn: [{ exists: false }] } });
  });
});

describe('a vault that an earlier deployment left', () => {
  const VAULT = {
    bucketName: 'cordon-vaultbucket-1a2b3c',
    keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555',
    signingKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/66666666-2222-4333-8444-555555555555',
    tableName: 'Cordon-CasesTable-1A2B3C',
  };
  const standing = templateFor({ vault: VAULT, evidence: { recordAccess: 'with-own-trail' } });

  test('is taken up: no bucket for evidence, no key and no table are made', () => {
    expect(ofType(standing, 'AWS::S3::Bucket').map(({ id }) => id)).toEqual(['AccessTrailBucket']);
    expect(ofType(standing, 'AWS::S3::BucketPolicy').map(({ id }) => id)).toEqual([
      'AccessTrailBucketPolicy',
    ]);
    expect(ofType(standing, 'AWS::KMS::Key')).toEqual([]);
    expect(ofType(standing, 'AWS::DynamoDB::Table').map(({ id }) => id)).toEqual(['AdmissionTable']);
  });

  test('is what every function uses', () => {
    for (const { properties } of ofType(standing, 'AWS::Lambda::Function')) {
      const { VAULT_BUCKET, SIGNING_KEY, CASE_TABLE } = Object(at(properties, 'Environment.Variables'));
      expect([VAULT.bucketName, undefined]).toContain(VAULT_BUCKET);
      expect([VAULT.signingKeyArn, undefined]).toContain(SIGNING_KEY);
      expect([VAULT.tableName, undefined]).toContain(CASE_TABLE);
    }
    const signing = roleStatements(standing).filter(({ actions }) => actions.includes('kms:Sign'));
    expect(new Set(signing.flatMap(({ resources }) => resources))).toEqual(new Set([VAULT.signingKeyArn]));
    const adding = roleStatements(standing).filter(({ actions }) => actions.includes('s3:PutObject'));
    for (const { resources } of adding)
      for (const each of resources) expect(each).toContain(`:s3:::${VAULT.bucketName}/cases/`);
  });

  test('encrypts the topic too, and the outputs name it as before', () => {
    expect(propertiesOf(standing, 'NotificationsTopic').KmsMasterKeyId).toBe(VAULT.keyArn);
    expect(standing.Outputs).toMatchObject({
      VaultBucketName: { Value: VAULT.bucketName },
      VaultKeyArn: { Value: VAULT.keyArn },
      SigningKeyArn: { Value: VAULT.signingKeyArn },
      CaseTableName: { Value: VAULT.tableName },
    });
  });
});
