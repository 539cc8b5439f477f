import { Aws } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/**
 * Lets an account use the vault's key for the snapshots that are shared with it, through EBS only: what lies in the bucket stays closed
 * to it. Its own administrators decide who in it may. The key policy of a vault that is taken up again is not changed.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
 */
export function openToForensicAccount(key: IKey, accountId: string): void {
  const principals = [new AccountPrincipal(accountId)];
  const viaEbs = { 'kms:ViaService': `ec2.${Aws.REGION}.amazonaws.com*` };
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'ForensicAccountReadsSnapshots',
      principals,
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:ReEncryptFrom'],
      resources: ['*'],
      conditions: { StringLike: viaEbs },
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'ForensicAccountAttachesVolumes',
      principals,
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { StringLike: viaEbs, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  );
}
