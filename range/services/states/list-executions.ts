import type { ListExecutionsInput, ListExecutionsOutput } from '@aws-sdk/client-sfn';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { pageOf } from '../paging';
import { rejectUnmodelled } from '../unmodelled';
import { executionSummary } from './execution-summary';

const [DEFAULT_PAGE, MAX_PAGE] = [100, 1000];

/** The newest first. */
export const listExecutions = operation<ListExecutionsInput, ListExecutionsOutput>({
  name: 'ListExecutions',
  authorize: (input) => [
    { action: 'states:ListExecutions', resource: input.stateMachineArn ?? '*', context: {} },
  ],
  validate(input) {
    rejectUnmodelled(input, 'ListExecutions', ['stateMachineArn', 'statusFilter', 'maxResults', 'nextToken']);
    const { maxResults = 0 } = input;
    if (maxResults < 0 || maxResults > MAX_PAGE)
      throw new ServiceError(
        'ValidationException',
        `1 validation error detected: Value '${maxResults}' at 'maxResults' failed to satisfy constraint: Member must have value between 0 and ${MAX_PAGE}`,
      );
  },
  apply({ stateMachineArn = '', statusFilter, maxResults, nextToken }, { world: { states } }) {
    if (!states.machines.has(stateMachineArn))
      throw new ServiceError(
        'StateMachineDoesNotExist',
        `State Machine Does Not Exist: '${stateMachineArn}'`,
      );
    const found = [...states.executions.values()]
      .filter(
        ({ machineArn, status }) => machineArn === stateMachineArn && (statusFilter ?? status()) === status(),
      )
      .sort((a, b) => b.startMs - a.startMs);
    const { items, next } = pageOf(found, {
      token: nextToken,
      size: maxResults || DEFAULT_PAGE,
      invalidToken: (token) => new ServiceError('InvalidToken', `Invalid Token: '${token}'`),
    });
    return { executions: items.map(executionSummary), ...(next !== undefined && { nextToken: next }) };
  },
});
