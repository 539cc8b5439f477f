import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import type { Config } from './config';
import { allow, type Conditions } from './statements';

export type VaultProps = Pick<Config, 'evidenceRetentionDays' | 'objectLockMode' | 'vault'>;

/** What the roles of the stack do with the vault; everything else is denied to them, whatever their own policies say. */
const READS_AND_ADDS = [
  's3:GetObject',
  's3:GetObjectVersion',
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
  's3:ListBucketVersions',
  's3:ListMultipartUploadParts',
  's3:PutObject',
];

/** Where a subject may put something through a URL that it was given. */
const PUT_BY_SUBJECTS = [
  'cases/*/memory/*/image.*',
  'cases/*/instance-store/*/disk.raw',
  'cases/*/triage/*/triage.txt',
  'cases/*/host-manifest.json',
];
/** What a subject may get through one: its plan, the project's own reader, a tool of the operator's. */
const GOT_BY_SUBJECTS = ['cases/*/plan.txt', 'cases/*/memory/*/reader-*', 'tools/*'];

/**
 * The write-once store of evidence: a bucket under Object Lock and the key that encrypts it.
 *
 * - Evidence is only ever added. The bucket policy denies everyone the deletion of an object or a version and the
 *   way around a governance lock, and the key policy denies everyone the loss of the key; who must delete after all
 *   has to change those policies first, which CloudTrail records.
 * - Nothing but the responder's own roles adds to a case, and each key is written once: what somebody else would put beside the evidence, or
 *   over it, is refused.
 * - The responder's own roles can read and add, and nothing else: no retention, no setting of the bucket, no upload can be
 *   taken back by them. A pre-signed URL of theirs, which is what a subject has, reaches what a capture makes, and nothing else.
 * - There is no lifecycle rule: even an upload that broke off stays until a person decides about it.
 * - No credentials that were delivered to an EC2 instance open the vault, whatever their role is allowed.
 * - Bucket, its policy and the key outlive the stack. A later deployment takes them up again when they are named in `vault`; what
 *   their policies say was settled when they were made.
 */
export class Vault extends Construct {
  readonly bucket: IBucket;
  readonly key: IKey;

  constructor(scope: Construct, id: string, props: VaultProps) {
    super(scope, id);
    if (props.vault) {
      const { bucketName, keyArn } = props.vault;
      this.key = Key.fromKeyArn(this, 'StandingKey', keyArn);
      this.bucket = Bucket.fromBucketAttributes(this, 'StandingBucket', {
        bucketName,
        encryptionKey: this.key,
      });
      return;
    }
    this.key = this.newKey();
    const bucket = this.newBucket(props);
    // Under exactOptionalPropertyTypes the library's class does not fit its own interface.
    this.bucket = bucket as IBucket;
    this.denyLossOfEvidence();
    this.denyForgedEvidence();
    this.limitOwnRoles();
    this.limitUrls();
    this.denyInstances();
    bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acknowledge(
      bucket,
      'S1',
      'Server access logs are best effort and would lie in a bucket without a lock. Data events of CloudTrail record who touched the vault: see the option recordAccess.',
    );
  }

  private newKey(): Key {
    const key = new Key(this, 'Key', {
      description:
        "Encrypts Cordon's evidence and its notifications. Without it the evidence cannot be read.",
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    key.addToResourcePolicy(nobodyLosesTheKey());
    return key;
  }

  private newBucket(props: VaultProps): Bucket {
    return new Bucket(this, 'Bucket', {
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention: retention(props),
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /**
   * To add objects whose keys match `keys`, and only where there is none of that key: S3 refuses what is written without that condition.
   * No lock is set by the writer: the bucket's own applies to every object.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
   */
  allowAdding(...keys: string[]): PolicyStatement[] {
    return this.allowPutting(keys, { Null: { 's3:if-none-match': 'false' } });
  }

  /** The same for what a subject puts, in parts or at once: a request for a part takes no condition, and a pre-signed one bears none. */
  allowStreaming(...keys: string[]): PolicyStatement[] {
    return this.allowPutting(keys);
  }

  allowReading(keys: string, ...more: string[]): PolicyStatement[] {
    return [allow(['s3:GetObject', ...more], this.objects([keys])), this.allowKey('kms:Decrypt')];
  }

  allowListing(prefix: string): PolicyStatement[] {
    return [allow(['s3:ListBucket'], [this.bucket.bucketArn], { StringLike: { 's3:prefix': `${prefix}*` } })];
  }

  private allowPutting(keys: readonly string[], conditions?: Conditions): PolicyStatement[] {
    return [
      allow(['s3:PutObject'], this.objects(keys), conditions),
      this.allowKey('kms:GenerateDataKey', 'kms:Decrypt'),
    ];
  }

  private objects(keys: readonly string[]): string[] {
    return keys.map((each) => this.bucket.arnForObjects(each));
  }

  /** Only through S3, whose name for KMS ends in `.cn` in China. */
  private allowKey(...actions: string[]): PolicyStatement {
    return allow(actions, [this.key.keyArn], {
      StringLike: { 'kms:ViaService': `s3.${Aws.REGION}.amazonaws.com*` },
    });
  }

  private denyLossOfEvidence(): void {
    this.deny('NobodyDeletesEvidence', {
      actions: ['s3:BypassGovernanceRetention', 's3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: [this.bucket.arnForObjects('*')],
    });
    this.deny('NobodyLetsEvidenceExpire', {
      actions: ['s3:DeleteBucket', 's3:PutLifecycleConfiguration'],
      resources: [this.bucket.bucketArn],
    });
  }

  /**
   * A key of a case is written once (`If-None-Match`), so what stands under it is what was first put there. Beginning an upload and
   * putting its parts makes no object yet, and takes no such header.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
   */
  private denyForgedEvidence(): void {
    const ofCases = { actions: ['s3:PutObject'], resources: [this.bucket.arnForObjects('cases/*')] };
    this.deny('OnlyTheResponderAddsToCases', {
      ...ofCases,
      conditions: { ArnNotLike: ownRoles().ArnLike },
    });
    this.deny('NothingIsWrittenTwice', {
      ...ofCases,
      conditions: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
    });
  }

  private limitOwnRoles(): void {
    this.deny('ResponderReadsAndAdds', {
      notActions: READS_AND_ADDS,
      resources: [this.bucket.bucketArn, this.bucket.arnForObjects('*')],
      conditions: ownRoles(),
    });
  }

  /**
   * A pre-signed URL is good for one key and one method by its signature already; this holds should a function ever be led to sign
   * another one. https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
   */
  private limitUrls(): void {
    const conditions = { ...ownRoles(), StringEquals: { 's3:authType': 'REST-QUERY-STRING' } };
    this.deny('SubjectsPutNothingElse', {
      actions: ['s3:PutObject'],
      notResources: this.objects(PUT_BY_SUBJECTS),
      conditions,
    });
    this.deny('SubjectsGetNothingElse', {
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      notResources: this.objects(GOT_BY_SUBJECTS),
      conditions,
    });
    this.deny('SubjectsDoNothingElse', {
      notActions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
      resources: [this.bucket.bucketArn, this.bucket.arnForObjects('*')],
      conditions,
    });
  }

  /**
   * The subject's own credentials, and stolen copies of them, carry this key; it is absent otherwise.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-ec2instancesourcevpc
   */
  private denyInstances(): void {
    this.deny('NoInstanceOpensTheVault', {
      actions: ['s3:*'],
      resources: [this.bucket.bucketArn, this.bucket.arnForObjects('*')],
      conditions: { Null: { 'aws:Ec2InstanceSourceVpc': 'false' } },
    });
  }

  private deny(sid: string, statement: ConstructorParameters<typeof PolicyStatement>[0]): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({ sid, effect: Effect.DENY, principals: [new AnyPrincipal()], ...statement }),
    );
  }
}

/** Those of the stack begin with its name (see own-role-names.ts). */
const ownRoles = () => ({
  ArnLike: { 'aws:PrincipalArn': `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${Aws.STACK_NAME}-*` },
});

export const nobodyLosesTheKey = (): PolicyStatement =>
  new PolicyStatement({
    sid: 'NobodyLosesTheKey',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['kms:DisableKey', 'kms:ScheduleKeyDeletion'],
    resources: ['*'],
  });

function retention({ evidenceRetentionDays, objectLockMode }: VaultProps): ObjectLockRetention {
  const duration = Duration.days(evidenceRetentionDays);
  switch (objectLockMode) {
    case 'governance':
      return ObjectLockRetention.governance(duration);
    case 'compliance':
      return ObjectLockRetention.compliance(duration);
  }
}
