import type { DescribeStacksInput, DescribeStacksOutput, Stack } from '@aws-sdk/client-cloudformation';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onStack } from './authorization';
import { type CloudFormationStack, findStack } from './state';

/** All on one page: an account of the range has few. */
export const describeStacks = operation<DescribeStacksInput, DescribeStacksOutput>({
  name: 'DescribeStacks',
  authorize: ({ StackName }, call) => onStack(call, 'DescribeStacks', StackName),
  validate: (input) => rejectUnmodelled(input, 'DescribeStacks', ['StackName']),
  apply({ StackName }, { world: { cloudformation } }) {
    const found =
      StackName === undefined ? [...cloudformation.stacks.values()] : [findStack(cloudformation, StackName)];
    return { Stacks: found.map(shapeOf) };
  },
});

const shapeOf = ({ id, name, description, createdMs, outputs }: CloudFormationStack): Stack => ({
  StackId: id,
  StackName: name,
  ...(description !== undefined && { Description: description }),
  CreationTime: dateOf(createdMs),
  StackStatus: 'CREATE_COMPLETE',
  DisableRollback: false,
  Capabilities: ['CAPABILITY_IAM'],
  Outputs: outputs.map((output) => ({
    OutputKey: output.key,
    OutputValue: output.value,
    ...(output.description !== undefined && { Description: output.description }),
  })),
  Tags: [],
});
