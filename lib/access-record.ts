import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ReadWriteType, Trail } from 'aws-cdk-lib/aws-cloudtrail';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as HandlerFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';

export interface AccessRecordProps {
  readonly custody: HandlerFunction;
  readonly vault: IBucket;
  readonly undelivered: Queue;
  /** Whether to create the trail; without one nothing ever comes. */
  readonly ownTrail: boolean;
}

/** Calls on objects that read, add, change or take away; what they are about stands in `requestParameters.key`. */
const CALLS = [
  'CopyObject',
  'DeleteObject',
  'GetObject',
  'GetObjectTorrent',
  'PutObject',
  'PutObjectLegalHold',
  'PutObjectRetention',
  'RestoreObject',
  'SelectObjectContent',
  'UploadPart',
];

/** The trail's own files are the carrier only: what counts is what the custody chain has. */
const TRAIL_RETENTION = Duration.days(90);

/**
 * What brings the accesses to the vault's evidence to `custody`. Calls of the stack's own roles are left out by the rule, so that
 * recording an access is no access itself, and reading back a large image costs nothing here.
 */
export class AccessRecord extends Construct {
  constructor(scope: Construct, id: string, props: AccessRecordProps) {
    super(scope, id);
    const own = `arn:${Aws.PARTITION}:sts::${Aws.ACCOUNT_ID}:assumed-role/${Aws.STACK_NAME}-`;
    new Rule(this, 'Accessed', {
      description: 'Somebody else read or touched evidence',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventName: CALLS,
          requestParameters: { bucketName: [props.vault.bucketName], key: Match.prefix('cases/') },
          $or: [
            { userIdentity: { arn: Match.anythingButPrefix(own) } },
            { userIdentity: { arn: Match.doesNotExist() } },
          ],
        },
      },
      targets: [
        new LambdaFunction(props.custody, {
          deadLetterQueue: props.undelivered,
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
        }),
      ],
    });
    if (props.ownTrail) this.trail(props.vault);
  }

  private trail(vault: IBucket): void {
    const bucket = new Bucket(this, 'TrailBucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ expiration: TRAIL_RETENTION, noncurrentVersionExpiration: Duration.days(1) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(bucket, 'S1', 'It holds the log of accesses to the vault, and nothing else reads it.');
    const trail = new Trail(this, 'Trail', {
      // Under exactOptionalPropertyTypes the library's class does not fit its own interface.
      bucket: bucket as IBucket,
      isMultiRegionTrail: false,
      includeGlobalServiceEvents: false,
      managementEvents: ReadWriteType.NONE,
      enableFileValidation: true,
    });
    trail.addS3EventSelector([{ bucket: vault, objectPrefix: 'cases/' }], {
      includeManagementEvents: false,
      readWriteType: ReadWriteType.ALL,
    });
  }
}
