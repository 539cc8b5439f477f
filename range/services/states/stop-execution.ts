import type { StopExecutionInput, StopExecutionOutput } from '@aws-sdk/client-sfn';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { findExecution } from './state';
import { requireErrorText, requireExecutionArn } from './validation';

/** Stopping what has ended changes nothing and gives its own end. */
export const stopExecution = operation<StopExecutionInput, StopExecutionOutput>({
  name: 'StopExecution',
  authorize: (input) => [
    { action: 'states:StopExecution', resource: input.executionArn ?? '*', context: {} },
  ],
  validate(input) {
    rejectUnmodelled(input, 'StopExecution', ['executionArn', 'error', 'cause']);
    requireExecutionArn(input.executionArn);
    requireErrorText(input.error, input.cause);
  },
  apply(input, call) {
    const { states, clock } = call.world;
    const execution = findExecution(states, input.executionArn);
    if (execution.status() === 'RUNNING') execution.stop(input.error, input.cause);
    return { stopDate: dateOf(execution.stopMs() ?? clock.now()) };
  },
});
