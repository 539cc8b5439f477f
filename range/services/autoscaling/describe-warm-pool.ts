import type {
  DescribeWarmPoolAnswer,
  DescribeWarmPoolType,
  WarmPoolConfiguration,
} from '@aws-sdk/client-auto-scaling';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { onAll } from './authorization';
import { describeMember } from './describe-member';
import { recordPage, validatePage } from './pages';
import { findGroup, isInWarmPool, type WarmPool } from './state';

const MAX_PAGE = 50;

/** Empty for a group without a warm pool. */
export const describeWarmPool = operation<DescribeWarmPoolType, DescribeWarmPoolAnswer>({
  name: 'DescribeWarmPool',
  authorize: () => onAll('DescribeWarmPool'),
  validate(input) {
    rejectUnmodelled(input, 'DescribeWarmPool', ['AutoScalingGroupName', 'MaxRecords', 'NextToken']);
    validatePage(input, MAX_PAGE);
  },
  apply(input, { world }) {
    const group = findGroup(world.autoscaling, input.AutoScalingGroupName);
    if (!group.warmPool) return { Instances: [] };
    const { items, next } = recordPage([...group.instances.values()].filter(isInWarmPool), input, MAX_PAGE);
    return {
      WarmPoolConfiguration: describeWarmPoolOf(group.warmPool),
      Instances: items.map((member) => describeMember(world, group, member)),
      ...(next !== undefined && { NextToken: next }),
    };
  },
});

export const describeWarmPoolOf = ({ minSize, poolState }: WarmPool): WarmPoolConfiguration => ({
  MinSize: minSize,
  PoolState: poolState,
});
