import type { DescribeExecutionInput, DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { executionSummary } from './execution-summary';
import { findExecution } from './state';
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
    };
  },
});
