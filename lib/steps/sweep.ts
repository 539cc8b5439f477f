import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

/** Not a step of the state machine: it finds what set nothing off. */
export function sweep({ cases }: Pick<Surroundings, 'cases'>, intakeArn: string): Step {
  return {
    name: 'sweep',
    description: 'Finds instances with the trigger tag whose event was lost',
    memoryMb: 512,
    timeoutSeconds: 120,
    environment: { CASE_TABLE: cases.table.tableName },
    reads: [
      allowAnywhere('ec2:DescribeInstances'),
      cases.allow('GetItem'),
      // What it returns goes there, by Lambda's own hand.
      allow(['lambda:InvokeFunction'], [intakeArn]),
    ],
    changes: [],
    wildcards: 'none but the streams of its own log group',
  };
}
