import { Aws } from 'aws-cdk-lib';
import type { Step, Surroundings } from './step';

/** Not a step of a state machine: CloudTrail's events come to it, where the option recordAccess has them come. */
export function custody({ cases, chain }: Surroundings): Step {
  return {
    name: 'custody',
    description: 'Records into the custody chain of a case who else read or touched its evidence',
    memoryMb: 512,
    timeoutSeconds: 120,
    environment: {
      ...chain.environment,
      CASE_TABLE: cases.table.tableName,
      OWN_ROLES: `${Aws.STACK_NAME}-`,
    },
    reads: [...chain.allowAppending(), cases.allowUpdating('access/')],
    changes: [],
    wildcards: 'the case id in an object key is not known beforehand',
  };
}
