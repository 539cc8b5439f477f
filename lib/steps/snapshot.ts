import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Config } from '../config';
import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

export function snapshot({ arns, config, vault }: Surroundings): Step {
  const { evidence } = config;
  const ofCase = { Null: { 'aws:ResourceTag/cordon:case': 'false' } };
  const forCase = { Null: { 'aws:RequestTag/cordon:case': 'false' } };
  return {
    name: 'snapshot',
    description:
      'Snapshots all volumes of the subject, locks, copies and shares the snapshots, and says how far they are',
    memoryMb: 512,
    timeoutSeconds: 60,
    environment: { VAULT_KEY_ARN: vault.key.keyArn },
    reads: [allowAnywhere('ec2:DescribeInstances', 'ec2:DescribeLockedSnapshots', 'ec2:DescribeSnapshots')],
    changes: [
      allow(['ec2:CreateSnapshots'], [arns.ec2('instance'), arns.ec2('volume')]),
      allow(['ec2:CreateSnapshot'], [arns.ec2('volume')]),
      allow(['ec2:CreateSnapshot', 'ec2:CreateSnapshots'], [arns.ec2('snapshot')], forCase),
      allow(['ec2:CreateTags'], [arns.ec2('snapshot')], {
        StringEquals: { 'ec2:CreateAction': ['CopySnapshot', 'CreateSnapshot', 'CreateSnapshots'] },
      }),
      ...(evidence.snapshotLock === 'off'
        ? []
        : [
            allow(['ec2:LockSnapshot'], [arns.ec2('snapshot')], {
              ...ofCase,
              NumericEquals: { 'ec2:SnapshotLockDuration': String(evidence.snapshotLockDays) },
            }),
          ]),
      ...(evidence.copySnapshots || evidence.forensicAccountId !== undefined
        ? copying({ arns, vault }, forCase)
        : []),
      ...sharing(evidence, arns, ofCase),
    ],
    wildcards: 'any instance of the account may be the subject; every snapshot has to carry its case',
  };
}

type Conditions = Parameters<typeof allow>[2];

/**
 * The source is the account's own, of whatever case: CopySnapshot knows no tags of it. EBS uses the keys on behalf of the role, at the
 * time of the call and, by grants, later: on those of the volumes, which are not known beforehand, and on the vault's.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html
 */
function copying(
  { arns, vault }: Pick<Surroundings, 'arns' | 'vault'>,
  forCase: Conditions,
): PolicyStatement[] {
  const keys = [arns.keys, vault.key.keyArn];
  const viaEbs = { 'kms:ViaService': arns.viaService('ec2') };
  return [
    allow(['ec2:CopySnapshot'], [arns.ec2('snapshot')], forCase),
    allow(['ec2:CopySnapshot'], [arns.ec2('snapshot')], { StringEquals: { 'ec2:Owner': arns.account } }),
    allow(
      [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      keys,
      { StringLike: viaEbs },
    ),
    allow(['kms:CreateGrant'], keys, {
      StringLike: viaEbs,
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    }),
  ];
}

function sharing(
  { forensicAccountId }: Config['evidence'],
  arns: Surroundings['arns'],
  ofCase: Conditions,
): PolicyStatement[] {
  if (forensicAccountId === undefined) return [];
  return [
    allow(['ec2:DescribeSnapshotAttribute'], [arns.ec2('snapshot')]),
    allow(['ec2:ModifySnapshotAttribute'], [arns.ec2('snapshot')], {
      ...ofCase,
      StringEquals: { 'ec2:Add/userId': forensicAccountId },
    }),
  ];
}
