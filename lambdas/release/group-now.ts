/** The Auto Scaling group as it is now, and the subject's place in it. */
import {
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
} from '@aws-sdk/client-auto-scaling';
import { autoScaling } from '../common/auto-scaling';

export interface Member {
  readonly instanceId: string;
  readonly lifecycleState: string;
}

export interface GroupNow {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  /** Whether it launches what it lacks. */
  readonly launches: boolean;
  readonly members: readonly Member[];
}

/** Undefined when the group no longer exists. */
export async function groupNow(name: string): Promise<GroupNow | undefined> {
  const { AutoScalingGroups } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  const [group] = AutoScalingGroups ?? [];
  return (
    group && {
      minSize: group.MinSize ?? 0,
      maxSize: group.MaxSize ?? 0,
      desiredCapacity: group.DesiredCapacity ?? 0,
      launches: !group.SuspendedProcesses?.some(({ ProcessName }) => ProcessName === 'Launch'),
      members: (group.Instances ?? []).map(({ InstanceId = '', LifecycleState = 'unknown' }) => ({
        instanceId: InstanceId,
        lifecycleState: LifecycleState,
      })),
    }
  );
}

export interface Place {
  readonly group: string;
  /** As Auto Scaling names it. */
  readonly lifecycleState: string;
  readonly protectedFromScaleIn: boolean;
}

export async function placeOf(instanceId: string): Promise<Place | null> {
  const { AutoScalingInstances } = await autoScaling.send(
    new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }),
  );
  const [member] = AutoScalingInstances ?? [];
  return member?.AutoScalingGroupName
    ? {
        group: member.AutoScalingGroupName,
        lifecycleState: member.LifecycleState ?? 'unknown',
        protectedFromScaleIn: member.ProtectedFromScaleIn === true,
      }
    : null;
}

/** In words, a state on its way counted as the one that it leads to; null outside of any group. */
export function placeText(place: Pick<Place, 'group' | 'lifecycleState'> | null): string | null {
  if (place === null || place.lifecycleState.startsWith('Detach')) return null;
  const { group, lifecycleState } = place;
  if (lifecycleState.startsWith('Pending')) return `${group}: InService`;
  return `${group}: ${lifecycleState === 'EnteringStandby' ? 'Standby' : lifecycleState}`;
}

/** Whether Auto Scaling is still moving it. */
export const isMoving = ({ lifecycleState }: Place): boolean =>
  /^(Pending|Detach|EnteringStandby)/.test(lifecycleState);
