import type { StatementDocument } from '../../iam/document';
import type { World } from '../../world';
import { addEncryptionKey, type EncryptionKey } from './state';

/** The key `aws/ebs` with the policy that AWS gives it: anybody of the account may use it through EC2, and look at it. */
export function addDefaultEbsKey({ account, partition, region, kms }: World): EncryptionKey {
  const of = (principal: string, Action: string[], Condition?: StatementDocument['Condition']) => ({
    Effect: 'Allow' as const,
    Principal: { AWS: principal },
    Action,
    Resource: '*',
    ...(Condition && { Condition }),
  });
  const use = [
    'kms:Encrypt',
    'kms:Decrypt',
    'kms:ReEncrypt*',
    'kms:GenerateDataKey*',
    'kms:CreateGrant',
    'kms:DescribeKey',
  ];
  return addEncryptionKey(kms, {
    arn: `arn:${partition}:kms:${region}:${account}:key/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`,
    manager: 'AWS',
    policy: {
      Version: '2012-10-17',
      Statement: [
        of('*', use, {
          StringEquals: {
            'kms:CallerAccount': account,
            'kms:ViaService': `ec2.${region}.amazonaws.com`,
          },
        }),
        of(`arn:${partition}:iam::${account}:root`, ['kms:Describe*', 'kms:Get*', 'kms:List*']),
      ],
    },
  });
}
