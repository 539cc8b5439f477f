import { Aws } from 'aws-cdk-lib';
import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

/** Not a step of a state machine: it starts the one that makes the cut again. Roles of a stack begin with its name. */
export function hold({ cases, vault }: Surroundings, stateMachineArn: string): Step {
  return {
    name: 'hold',
    description: 'Makes the cut of a standing case again after an event that could have undone it',
    memoryMb: 512,
    timeoutSeconds: 60,
    environment: {
      CASE_TABLE: cases.table.tableName,
      VAULT_BUCKET: vault.bucket.bucketName,
      STATE_MACHINE_ARN: stateMachineArn,
      OWN_ROLES: `${Aws.STACK_NAME}-`,
    },
    reads: [
      allowAnywhere(
        'ec2:DescribeInstances',
        'ec2:DescribeNetworkAcls',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
      ),
      ...vault.allowListing('cases/'),
      cases.allow('GetItem'),
      allow(['states:StartExecution'], [stateMachineArn]),
    ],
    changes: [],
    wildcards: 'an event may be about any instance of the account',
  };
}
