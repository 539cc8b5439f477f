import type { GetExecutionHistoryInput, GetExecutionHistoryOutput } from '@aws-sdk/client-sfn';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { findExecution } from './state';
import { requireExecutionArn } from './validation';

const [DEFAULT_PAGE, MAX_PAGE] = [100, 1000];

export const getExecutionHistory = operation<GetExecutionHistoryInput, GetExecutionHistoryOutput>({
  name: 'GetExecutionHistory',
  authorize: (input) => [
    { action: 'states:GetExecutionHistory', resource: input.executionArn ?? '*', context: {} },
  ],
  validate(input) {
    const modelled = [
      'executionArn',
      'maxResults',
      'reverseOrder',
      'nextToken',
      'includeExecutionData',
    ] as const;
    rejectUnmodelled(input, 'GetExecutionHistory', modelled);
    requireExecutionArn(input.executionArn);
    const { maxResults = 0 } = input;
    if (maxResults >= 0 && maxResults <= MAX_PAGE) return;
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value '${maxResults}' at 'maxResults' failed to satisfy constraint: Member must have value between 0 and ${MAX_PAGE}`,
    );
  },
  apply(input, call) {
    const events = [...findExecution(call.world.states, input.executionArn).history()];
    if (input.reverseOrder) events.reverse();
    const start = input.nextToken === undefined ? 0 : offsetOf(input.nextToken);
    const end = start + (input.maxResults || DEFAULT_PAGE);
    return {
      events: events.slice(start, end),
      ...(end < events.length && { nextToken: Buffer.from(`${end}`).toString('base64') }),
    };
  },
});

function offsetOf(token: string): number {
  const text = Buffer.from(token, 'base64').toString();
  if (/^\d+$/.test(text)) return Number(text);
  throw new ServiceError('InvalidToken', `Invalid Token: '${token}'`);
}
