import type { ListStateMachinesInput, ListStateMachinesOutput } from '@aws-sdk/client-sfn';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';

/** All on one page: a stack has few. */
export const listStateMachines = operation<ListStateMachinesInput, ListStateMachinesOutput>({
  name: 'ListStateMachines',
  authorize: () => [{ action: 'states:ListStateMachines', resource: '*', context: {} }],
  validate: (input) => rejectUnmodelled(input, 'ListStateMachines', ['maxResults', 'nextToken']),
  apply: (_, { world: { states } }) => ({
    stateMachines: [...states.machines.values()].map(({ arn, createdMs = 0 }) => ({
      stateMachineArn: arn,
      name: arn.split(':').pop(),
      type: 'STANDARD',
      creationDate: dateOf(createdMs),
    })),
  }),
});
