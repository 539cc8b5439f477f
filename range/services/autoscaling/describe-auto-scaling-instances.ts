import type {
  AutoScalingInstanceDetails,
  AutoScalingInstancesType,
  DescribeAutoScalingInstancesType,
} from '@aws-sdk/client-auto-scaling';
import { operation } from '../../wire/operation';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { onAll } from './authorization';
import { describeMember } from './describe-member';
import { recordPage, validatePage } from './pages';
import { type AutoScalingGroup, type GroupInstance, validationError } from './state';

const MAX_PAGE = 50;

/** Ids that are in no group are left out without a word. */
export const describeAutoScalingInstances = operation<
  DescribeAutoScalingInstancesType,
  AutoScalingInstancesType
>({
  name: 'DescribeAutoScalingInstances',
  authorize: () => onAll('DescribeAutoScalingInstances'),
  validate(input) {
    rejectUnmodelled(input, 'DescribeAutoScalingInstances', ['InstanceIds', 'MaxRecords', 'NextToken']);
    validatePage(input, MAX_PAGE);
    if ((input.InstanceIds?.length ?? 0) > MAX_PAGE) {
      throw validationError(`The number of instance IDs cannot be more than ${MAX_PAGE}`);
    }
  },
  apply(input, call) {
    const { world } = call;
    const wanted = input.InstanceIds?.length ? new Set(input.InstanceIds) : undefined;
    const details = [...world.autoscaling.groups.values()].flatMap((group) =>
      [...group.instances.values()]
        .filter((member) => !wanted || wanted.has(member.instanceId))
        .map((member) => describe(world, group, member)),
    );
    const { items, next } = recordPage(details, input, MAX_PAGE);
    return { AutoScalingInstances: [...items], ...(next !== undefined && { NextToken: next }) };
  },
});

/** Here, unlike in DescribeAutoScalingGroups, the health status is in capitals. */
const describe = (
  world: World,
  group: AutoScalingGroup,
  member: GroupInstance,
): AutoScalingInstanceDetails => ({
  ...describeMember(world, group, member),
  AutoScalingGroupName: group.name,
  HealthStatus: member.healthStatus.toUpperCase(),
});
