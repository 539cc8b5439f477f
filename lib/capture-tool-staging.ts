import { Aws, CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { CfnAssociation } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { stageToolsDocument } from '../documents/stage-tools-document';
import { acknowledge } from './acknowledge';
import { CaptureDocument } from './capture-document';
import type { Config } from './config';
import { ConfigError } from './config-error';

const TAG = 'tag:cordon:stage-tools';

/**
 * Preparation for captures that need a tool of yours: State Manager keeps it on every instance that has the tag `cordon:stage-tools` =
 * `true`, under its hash. A bucket of its own, since no instance may read the vault; whoever is in the account may read it, and what is in
 * it is no secret. Put each tool into it under its SHA-256 for a name.
 */
export class CaptureToolStaging extends Construct {
  constructor(scope: Construct, id: string, { evidence }: Pick<Config, 'evidence'>) {
    super(scope, id);
    const hashes = evidence.captureTools
      .filter(({ kind }) => kind === 'avml' || kind === 'lime')
      .map(({ sha256 }) => sha256);
    if (hashes.length === 0)
      throw new ConfigError([
        {
          option: 'captureToolStaging',
          value: true,
          allowed: "false while evidence.captureTools names no tool of kind 'avml' or 'lime'",
        },
      ]);
    const bucket = this.bucket();
    const urls = [...new Set(hashes)].map((hash) => bucket.virtualHostedUrlForObject(hash));
    const document = new CaptureDocument(this, 'Stage', stageToolsDocument(urls)).name;
    new CfnAssociation(this, 'Association', {
      name: document,
      targets: [{ key: TAG, values: ['true'] }],
      scheduleExpression: 'rate(7 days)',
      maxConcurrency: '10%',
      maxErrors: '10%',
    });
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
  }

  private bucket(): Bucket {
    const bucket = new Bucket(this, 'Tools', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      bucket,
      'S1',
      'It holds public programs, which a capture runs only where their hash is right.',
    );
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [bucket.arnForObjects('*')],
        conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return bucket;
  }
}
