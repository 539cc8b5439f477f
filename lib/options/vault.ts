import * as v from 'valibot';
import { named } from './option';

const KEY_ARN = /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

/** A vault that an earlier deployment left behind. */
export const standingVault = v.strictObject({
  /** Of the output VaultBucketName. */
  bucketName: named(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket'),
  /** Of the output VaultKeyArn. */
  keyArn: named(KEY_ARN, 'the ARN of a KMS key'),
  /** Of the output SigningKeyArn. */
  signingKeyArn: named(KEY_ARN, 'the ARN of a KMS key'),
  /** Of the output CaseTableName. */
  tableName: named(/^[A-Za-z0-9_.-]{3,255}$/, 'the name of a table'),
});
