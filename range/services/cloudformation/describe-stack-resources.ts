import type {
  DescribeStackResourcesInput,
  DescribeStackResourcesOutput,
} from '@aws-sdk/client-cloudformation';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onStack } from './authorization';
import { findStack } from './state';

/** The operation gives no more than this many; for others there is ListStackResources. */
const MOST = 100;

export const describeStackResources = operation<DescribeStackResourcesInput, DescribeStackResourcesOutput>({
  name: 'DescribeStackResources',
  authorize: ({ StackName }, call) => onStack(call, 'DescribeStackResources', StackName),
  validate(input) {
    rejectUnmodelled(input, 'DescribeStackResources', ['StackName', 'LogicalResourceId']);
    if (input.StackName === undefined)
      throw new ServiceError(
        'ValidationError',
        'At least one of StackName and PhysicalResourceId must be specified',
      );
  },
  apply({ StackName = '', LogicalResourceId }, { world: { cloudformation } }) {
    const stack = findStack(cloudformation, StackName);
    const wanted = stack.resources.filter(
      ({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId,
    );
    if (wanted.length === 0)
      throw new ServiceError(
        'ValidationError',
        `Resource ${LogicalResourceId} does not exist for stack ${StackName}`,
      );
    return {
      StackResources: wanted.slice(0, MOST).map(({ logicalId, physicalId, type }) => ({
        StackId: stack.id,
        StackName: stack.name,
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        Timestamp: dateOf(stack.createdMs),
        ResourceStatus: 'CREATE_COMPLETE',
      })),
    };
  },
});
