import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import type { Config } from './config';
import { allow } from './statements';

export type VaultProps = Pick<Config, 'evidenceRetentionDays' | 'objectLockMode'>;

/**
 * The write-once store of evidence: a bucket under Object Lock and the key that encrypts it.
 *
 * - Evidence is only ever added. The bucket policy denies everyone the deletion of an object or a version and the
 *   way around a governance lock, and the key policy denies everyone the loss of the key; who must delete after all
 *   has to change those policies first, which CloudTrail records.
 * - There is no lifecycle rule: even an upload that broke off stays until a person decides about it.
 * - No credentials that were delivered to an EC2 instance open the vault, whatever their role is allowed.
 * - Bucket, its policy and the key outlive the stack. A later deployment can take them over again: `cdk import` asks for the
 *   physical ids (https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-import.html).
 */
export class Vault extends Construct {
  readonly bucket: Bucket;
  readonly key: Key;

  constructor(scope: Construct, id: string, props: VaultProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description:
        "Encrypts Cordon's evidence and its notifications. Without it the evidence cannot be read.",
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.bucket = new Bucket(this, 'Bucket', {
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
    this.denyLossOfKey();
    this.denyLossOfEvidence();
    this.denyInstances();
    this.bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acknowledge(
      this.bucket,
      'S1',
      'Server access logs are best effort and would lie in a bucket without a lock. Data events of CloudTrail record who touched the vault, and are the choice of the account.',
    );
  }

  /** To add objects whose keys match `keys`. No lock is set by the writer: the bucket's own applies to every object. */
  allowAdding(keys: string): PolicyStatement[] {
    return [
      allow(['s3:PutObject'], [this.bucket.arnForObjects(keys)]),
      this.allowKey('kms:GenerateDataKey', 'kms:Decrypt'),
    ];
  }

  allowReading(keys: string, ...more: string[]): PolicyStatement[] {
    return [
      allow(['s3:GetObject', ...more], [this.bucket.arnForObjects(keys)]),
      this.allowKey('kms:Decrypt'),
    ];
  }

  allowListing(prefix: string): PolicyStatement[] {
    return [allow(['s3:ListBucket'], [this.bucket.bucketArn], { StringLike: { 's3:prefix': `${prefix}*` } })];
  }

  /** Only through S3, whose name for KMS ends in `.cn` in China. */
  private allowKey(...actions: string[]): PolicyStatement {
    return allow(actions, [this.key.keyArn], {
      StringLike: { 'kms:ViaService': `s3.${Aws.REGION}.amazonaws.com*` },
    });
  }

  private denyLossOfKey(): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyLosesTheKey',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:DisableKey', 'kms:ScheduleKeyDeletion'],
        resources: ['*'],
      }),
    );
  }

  private denyLossOfEvidence(): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyDeletesEvidence',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:BypassGovernanceRetention', 's3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [this.bucket.arnForObjects('*')],
      }),
    );
  }

  /**
   * The subject's own credentials, and stolen copies of them, carry this key; it is absent otherwise.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-ec2instancesourcevpc
   */
  private denyInstances(): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NoInstanceOpensTheVault',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:*'],
        resources: [this.bucket.bucketArn, this.bucket.arnForObjects('*')],
        conditions: { Null: { 'aws:Ec2InstanceSourceVpc': 'false' } },
      }),
    );
  }
}

function retention({ evidenceRetentionDays, objectLockMode }: VaultProps): ObjectLockRetention {
  const duration = Duration.days(evidenceRetentionDays);
  switch (objectLockMode) {
    case 'governance':
      return ObjectLockRetention.governance(duration);
    case 'compliance':
      return ObjectLockRetention.compliance(duration);
  }
}
