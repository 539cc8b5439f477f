import { allow } from '../statements';
import type { Step, Surroundings } from './step';

/** Not a step of the state machine: it starts it. */
export function intake(
  { cases, admission, config }: Pick<Surroundings, 'cases' | 'admission' | 'config'>,
  stateMachineArn: string,
): Step {
  return {
    name: 'intake',
    description: 'Turns a trigger into one request, opens the case and starts the response',
    memoryMb: 512,
    timeoutSeconds: 30,
    environment: {
      CASE_TABLE: cases.table.tableName,
      STATE_MACHINE_ARN: stateMachineArn,
      ADMISSION_TABLE: admission.table.tableName,
      PLACES: String(config.storm.concurrency),
    },
    reads: [
      cases.allow('PutItem', 'UpdateItem'),
      admission.allow('DeleteItem', 'PutItem', 'Query', 'UpdateItem'),
      allow(['states:StartExecution'], [stateMachineArn]),
    ],
    changes: [],
    wildcards: 'none but the streams of its own log group',
  };
}
