import { allowEmitting } from '../case-events';
import { allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

export function ask({ cases, config, notifications }: Surroundings): Step {
  return {
    name: 'ask',
    description: 'Asks a person whether a case may be answered, and keeps the token of the answer',
    memoryMb: 256,
    timeoutSeconds: 60,
    environment: {
      ASKING: JSON.stringify(config.asking),
      CASE_TABLE: cases.table.tableName,
      ...notifications.environment,
    },
    reads: [
      cases.allow('GetItem', 'UpdateItem'),
      allowAnywhere('states:SendTaskSuccess'),
      allowEmitting('asked'),
      ...notifications.allowPublishing(),
    ],
    changes: [],
    wildcards: 'a task token names no resource',
  };
}
