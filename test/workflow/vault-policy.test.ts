/** The vault's own policy against roles that may do everything: what is denied here holds whatever a role's policies say. */
import { evaluate } from '../../range/iam';
import { attachedPolicy, onlyResource, resourcesOfType } from '../../range/stack';
import { stackFor } from './play';

const stack = stackFor();
const bucket = onlyResource(stack, 'AWS::S3::Bucket');
const policy = attachedPolicy(stack, 'AWS::S3::BucketPolicy', bucket.physicalId);
const roles = [...stack.roles.values()].filter(({ name }) => name.includes('Role'));
const EVERYTHING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
} as const;

const CASE = 'cases/i-0123456789abcdef0-20261123T030000000Z';

interface Asked {
  readonly action: string;
  readonly key?: string;
  readonly presigned?: boolean;
  readonly roleArn?: string;
  /** Whether it is written only if the key is free. @default true */
  readonly once?: boolean;
}

function isAllowed({
  action,
  key,
  presigned = false,
  roleArn = roles[0]?.arn ?? '',
  once = true,
}: Asked): boolean {
  const context = {
    'aws:PrincipalArn': roleArn,
    'aws:SecureTransport': 'true',
    's3:authType': presigned ? 'REST-QUERY-STRING' : 'REST-HEADER',
    's3:ObjectCreationOperation': 'true',
    ...(once && { 's3:if-none-match': '*' }),
  };
  const resource = key === undefined ? bucket.arn : `${bucket.arn}/${key}`;
  const principal = { arn: roleArn, identityPolicies: [EVERYTHING] };
  return evaluate(principal, { action, resource, context }, policy ? [policy] : []).allowed;
}

const FORBIDDEN = [
  's3:AbortMultipartUpload',
  's3:BypassGovernanceRetention',
  's3:DeleteObject',
  's3:DeleteObjectTagging',
  's3:DeleteObjectVersion',
  's3:PutObjectAcl',
  's3:PutObjectLegalHold',
  's3:PutObjectRetention',
  's3:RestoreObject',
];
const FORBIDDEN_ON_BUCKET = [
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketPolicy',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
];

describe.each(roles.map(({ name, arn }) => ({ name: name.replace(/-\w+$/, ''), roleArn: arn })))(
  '$name',
  ({ roleArn }) => {
    it('can delete or shorten nothing, whatever it is given', () => {
      const allowed = [
        ...FORBIDDEN.filter((action) => isAllowed({ action, roleArn, key: `${CASE}/x` })),
        ...FORBIDDEN_ON_BUCKET.filter((action) => isAllowed({ action, roleArn })),
      ];
      expect(allowed).toEqual([]);
    });

    it('can write no key twice', () => {
      expect(isAllowed({ action: 's3:PutObject', roleArn, key: `${CASE}/x`, once: false })).toBe(false);
    });

    it('can read and add', () => {
      for (const action of ['s3:GetObject', 's3:PutObject', 's3:ListMultipartUploadParts'])
        expect(isAllowed({ action, roleArn, key: `${CASE}/x` })).toBe(true);
      expect(isAllowed({ action: 's3:ListBucket', roleArn })).toBe(true);
    });
  },
);

describe('a URL that a function signed', () => {
  it.each([
    ['s3:PutObject', 'memory/20261123T030000000Z/image.lime', true],
    ['s3:PutObject', 'instance-store/20261123T030000000Z/1/disk.raw', true],
    ['s3:PutObject', 'triage/20261123T030000000Z/triage.txt', true],
    ['s3:GetObject', 'memory/20261123T030000000Z/plan.txt', true],
    ['s3:GetObject', 'memory/20261123T030000000Z/reader-x86_64', true],
    ['s3:PutObject', 'memory/20261123T030000000Z/host-manifest.json', true],
    ['s3:PutObject', 'memory/20261123T030000000Z/verification.json', false],
    ['s3:PutObject', 'memory/capture.json', false],
    ['s3:PutObject', 'report/20261123T030000000Z/manifest.json', false],
    ['s3:PutObject', 'custody/000001.json', false],
    ['s3:PutObject', 'before-state/instance.json', false],
    ['s3:GetObject', 'memory/20261123T030000000Z/image.lime', false],
    ['s3:GetObject', 'memory/20261123T030000000Z/host-manifest.json', false],
    ['s3:GetObject', 'before-state/instance.json', false],
    ['s3:ListMultipartUploadParts', 'memory/20261123T030000000Z/image.lime', false],
  ])('is good for %s of %s: %s', (action, path, allowed) => {
    expect(isAllowed({ action, key: `${CASE}/${path}`, presigned: true })).toBe(allowed);
  });

  it('lists nothing', () => {
    expect(isAllowed({ action: 's3:ListBucket', presigned: true })).toBe(false);
  });
});

describe('somebody else who may do everything', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/Administrator';

  it('can lengthen a retention and hold an object, and delete nothing', () => {
    const key = `${CASE}/x`;
    expect(isAllowed({ action: 's3:PutObjectRetention', key, roleArn })).toBe(true);
    expect(isAllowed({ action: 's3:PutObjectLegalHold', key, roleArn })).toBe(true);
    for (const action of ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'])
      expect(isAllowed({ action, key, roleArn })).toBe(false);
    for (const action of ['s3:DeleteBucket', 's3:PutLifecycleConfiguration'])
      expect(isAllowed({ action, roleArn })).toBe(false);
  });

  it('can add nothing to a case, and put tools', () => {
    expect(isAllowed({ action: 's3:PutObject', key: `${CASE}/x`, roleArn })).toBe(false);
    expect(isAllowed({ action: 's3:PutObject', key: 'tools/avml', roleArn, once: false })).toBe(true);
  });

  it('cannot sign in the name of custody', () => {
    const key = resourcesOfType(stack, 'AWS::KMS::Key').find(
      ({ properties }) => properties.KeyUsage === 'SIGN_VERIFY',
    );
    const asks = (arn: string) =>
      evaluate(
        { arn, identityPolicies: [EVERYTHING] },
        { action: 'kms:Sign', resource: key?.arn ?? '', context: { 'aws:PrincipalArn': arn } },
        [key?.properties.KeyPolicy as NonNullable<typeof policy>],
      ).allowed;
    const signers = roles.filter(({ arn }) => asks(arn)).map(({ name }) => name.split('-')[1]);
    expect(signers.toSorted((a = '', b = '') => (a < b ? -1 : 1))).toEqual([
      'CustodyRole',
      'DriftRole',
      'ReleaseRole',
      'ReportRole',
    ]);
    expect(asks(roleArn)).toBe(false);
  });
});
