import type { ActivitiesType, DescribeScalingActivitiesType } from '@aws-sdk/client-auto-scaling';
import { operation } from '../../wire/operation';
import { rejectUnmodelled } from '../unmodelled';
import { describeActivity } from './activities';
import { onAll } from './authorization';
import { recordPage, validatePage } from './pages';

const MAX_PAGE = 100;

/** Newest first. */
export const describeScalingActivities = operation<DescribeScalingActivitiesType, ActivitiesType>({
  name: 'DescribeScalingActivities',
  authorize: () => onAll('DescribeScalingActivities'),
  validate(input) {
    const modelled = ['ActivityIds', 'AutoScalingGroupName', 'MaxRecords', 'NextToken'] as const;
    rejectUnmodelled(input, 'DescribeScalingActivities', modelled);
    validatePage(input, MAX_PAGE);
  },
  apply(input, call) {
    const { AutoScalingGroupName: name, ActivityIds: ids = [] } = input;
    const activities = [...call.world.autoscaling.groups.values()]
      .filter((group) => name === undefined || group.name === name)
      .flatMap((group) => group.activities.map((activity) => describeActivity(group, activity)))
      .filter((activity) => ids.length === 0 || ids.includes(activity.ActivityId ?? ''))
      .sort((a, b) => (b.StartTime?.getTime() ?? 0) - (a.StartTime?.getTime() ?? 0));
    const { items, next } = recordPage(activities, input, MAX_PAGE);
    return { Activities: [...items], ...(next !== undefined && { NextToken: next }) };
  },
});
