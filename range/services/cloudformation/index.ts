import type { AnyOperation } from '../../wire/operation';
import { describeStackResources } from './describe-stack-resources';
import { describeStacks } from './describe-stacks';

/** What the range answers for CloudFormation; any other operation is not modelled. */
export const operations: readonly AnyOperation[] = [describeStackResources, describeStacks];
