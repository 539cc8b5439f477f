/**
 * Restarts a Standard execution that failed, timed out or was aborted, within 14 days. A client token that was used in the last
 * 15 minutes, one of the last ten, changes nothing and gives the date of its redrive (RedriveExecution, API reference).
 */
import type { RedriveExecutionInput, RedriveExecutionOutput } from '@aws-sdk/client-sfn';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { type ExecutionHandle, findExecution, type StatesState } from './state';
import { requireExecutionArn } from './validation';

const REDRIVABLE_MS = 14 * 86_400_000;
const MOST_EVENTS = 24_999;
const [TOKEN_MS, TOKENS] = [15 * 60_000, 10];

export const redriveExecution = operation<RedriveExecutionInput, RedriveExecutionOutput>({
  name: 'RedriveExecution',
  authorize: (input) => [
    { action: 'states:RedriveExecution', resource: input.executionArn ?? '*', context: {} },
  ],
  validate(input) {
    rejectUnmodelled(input, 'RedriveExecution', ['executionArn', 'clientToken']);
    requireExecutionArn(input.executionArn);
  },
  apply({ executionArn, clientToken }, { world: { states, clock } }) {
    const execution = findExecution(states, executionArn);
    const now = clock.now();
    const known = tokensOf(states, execution.arn, now);
    const earlier = known.find(({ token }) => token === clientToken);
    if (earlier) return { redriveDate: dateOf(earlier.at) };
    const refusal = whyNotRedrivable(execution, now);
    if (refusal !== undefined) throw new ServiceError('ExecutionNotRedrivable', refusal);
    execution.redrive?.();
    if (clientToken !== undefined)
      states.redriveTokens.set(execution.arn, [...known, { token: clientToken, at: now }].slice(-TOKENS));
    return { redriveDate: dateOf(now) };
  },
});

const tokensOf = ({ redriveTokens }: StatesState, arn: string, now: number) =>
  (redriveTokens.get(arn) ?? []).filter(({ at }) => now - at <= TOKEN_MS);

/** In the words of `redriveStatusReason`; undefined: it can be redriven. */
export function whyNotRedrivable(execution: ExecutionHandle, now: number): string | undefined {
  const status = execution.status();
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (now - (execution.stopMs() ?? now) > REDRIVABLE_MS)
    return 'Execution has exceeded the redrivable period';
  if (execution.history().length >= MOST_EVENTS) return 'Execution history event limit exceeded';
  return execution.redrive ? undefined : 'Execution cannot be redriven';
}
