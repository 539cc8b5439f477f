import type { DescribeExecutionInput, DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { executionSummary } from './execution-summary';
import { whyNotRedrivable } from './redrive-execution';
import { type ExecutionHandle, findExecution } from './state';
import { requireExecutionArn } from './validation';

export const describeExecution = operation<DescribeExecutionInput, DescribeExecutionOutput>({
  name: 'DescribeExecution',
  authorize: (input) => [
    { action: 'states:DescribeExecution', resource: input.executionArn ?? '*', context: {} },
  ],
  validate(input) {
    rejectUnmodelled(input, 'DescribeExecution', ['executionArn', 'includedData']);
    requireExecutionArn(input.executionArn);
  },
  apply(input, call) {
    const execution = findExecution(call.world.states, input.executionArn);
    const output = execution.output();
    const withData = input.includedData !== 'METADATA_ONLY';
    return {
      ...executionSummary(execution),
      ...(withData && { input: execution.input, inputDetails: { included: true } }),
      ...(withData && output !== undefined && { output, outputDetails: { included: true } }),
      ...execution.failure(),
      ...redriveStatusOf(execution, call.world.clock.now()),
    };
  },
});

function redriveStatusOf(
  execution: ExecutionHandle,
  now: number,
): Pick<DescribeExecutionOutput, 'redriveStatus' | 'redriveStatusReason'> {
  const reason = whyNotRedrivable(execution, now);
  if (reason === undefined) return { redriveStatus: 'REDRIVABLE' };
  return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason };
}
