import type { Activity as ActivityDescription } from '@aws-sdk/client-auto-scaling';
import { dateOf, isoTime } from '../../kernel/iso';
import type { World } from '../../world';
import type { Activity, AutoScalingGroup } from './state';

/** Opens an activity about one instance; `cause` follows the time that AWS puts before it. */
export function openActivity(
  world: World,
  group: AutoScalingGroup,
  description: string,
  cause: string,
  instanceId?: string,
): Activity {
  const instance = world.ec2.instances.get(instanceId ?? '');
  const now = world.clock.now();
  const activity: Activity = {
    id: world.autoscaling.ids.uuid(),
    description,
    cause: `At ${isoTime(now).slice(0, 19)}Z ${cause}`,
    details: JSON.stringify({
      'Subnet ID': instance?.subnetId ?? group.subnetIds[0],
      'Availability Zone': instance?.availabilityZone,
    }),
    startMs: now,
    statusCode: 'InProgress',
    progress: 50,
  };
  group.activities.push(activity);
  return activity;
}

export function closeActivity(world: World, activity: Activity): void {
  activity.endMs = world.clock.now();
  activity.statusCode = 'Successful';
  activity.progress = 100;
}

export const describeActivity = (group: AutoScalingGroup, activity: Activity): ActivityDescription => ({
  ActivityId: activity.id,
  AutoScalingGroupName: group.name,
  AutoScalingGroupARN: group.arn,
  Description: activity.description,
  Cause: activity.cause,
  Details: activity.details,
  StartTime: dateOf(activity.startMs),
  ...(activity.endMs !== undefined && { EndTime: dateOf(activity.endMs) }),
  StatusCode: activity.statusCode,
  Progress: activity.progress,
});
