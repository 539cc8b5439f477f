/**
 * The subject goes back into its Auto Scaling group, and the instance that replaced it leaves, if that is wished. Which
 * one that is, is written down before the subject rejoins, and never decided again: the group may scale while the release goes on.
 */
import {
  AttachInstancesCommand,
  ExitStandbyCommand,
  SetInstanceProtectionCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { autoScaling } from '../common/auto-scaling';
import type { Changes } from '../common/changes';
import { type GroupNow, groupNow, isMoving, type Place, placeOf } from './group-now';
import type { GroupBefore } from './group-rows';
import { NotYet } from './not-yet';
import { chooseReplacement, chosenReplacement } from './replacement';
import type { Restoring } from './restore';

export async function rejoinGroup({ row, before, wishes, changes }: Restoring): Promise<void> {
  const group = before.parts['auto-scaling.json']?.autoScalingGroup;
  const { InstanceId } = before.instance;
  if (!group || group.lifecycleState === 'Standby') return;
  const place = await placeOf(InstanceId);
  if (place && isMoving(place)) throw new NotYet(`the subject is ${place.lifecycleState} in ${place.group}`);
  if (place && place.group !== group.name) throw new Error(`the subject is in the group ${place.group} now`);
  const retires = wishes.replacement === 'retire';
  if (row.status !== 'as-before') {
    const now = await standing(group.name);
    if (retires) await chooseReplacement(before, group, now);
    if (retires && now.desiredCapacity >= now.maxSize) await retire(before.case, group, changes);
    await join(group, InstanceId, place, changes);
    throw new NotYet(`the subject is on its way into ${group.name}`);
  }
  if (retires) await retire(before.case, group, changes);
}

async function standing(name: string): Promise<GroupNow> {
  const now = await groupNow(name);
  if (!now) throw new Error(`the group ${name} no longer exists`);
  return now;
}

async function join(
  { name }: GroupBefore,
  instanceId: string,
  place: Place | null,
  changes: Changes,
): Promise<void> {
  const request = { AutoScalingGroupName: name, InstanceIds: [instanceId] };
  try {
    if (place === null)
      await changes.make('autoscaling:AttachInstances', name, `${instanceId}: in no group -> attached`, () =>
        autoScaling.send(new AttachInstancesCommand(request)),
      );
    else
      await changes.make('autoscaling:ExitStandby', name, `${instanceId}: Standby -> InService`, () =>
        autoScaling.send(new ExitStandbyCommand(request)),
      );
  } catch (error) {
    // Refused is also a call that the SDK repeats because the answer to the first, which was taken, got lost.
    const now = await placeOf(instanceId);
    if (now === null || now.lifecycleState === place?.lifecycleState) throw error;
  }
}

/** Terminates the one instance that was chosen, through its group, which then wants one less. */
async function retire(
  request: Restoring['before']['case'],
  { name }: GroupBefore,
  changes: Changes,
): Promise<void> {
  const instanceId = await chosenReplacement(request);
  if (instanceId === undefined || !(await isMember(name, instanceId))) return;
  try {
    await changes.make(
      'autoscaling:TerminateInstanceInAutoScalingGroup',
      name,
      `${instanceId}, which replaced the subject: terminated, one less wanted`,
      () =>
        autoScaling.send(
          new TerminateInstanceInAutoScalingGroupCommand({
            InstanceId: instanceId,
            ShouldDecrementDesiredCapacity: true,
          }),
        ),
    );
  } catch (error) {
    if (await isMember(name, instanceId)) throw error;
  }
}

/** The group is asked, not the instance: an answer that does not show it is none of the group's. */
async function isMember(name: string, instanceId: string): Promise<boolean> {
  const { members } = await standing(name);
  return members.some(
    (each) => each.instanceId === instanceId && !each.lifecycleState.startsWith('Terminat'),
  );
}

export async function protectFromScaleIn({ before, changes }: Restoring): Promise<void> {
  const { name = '' } = before.parts['auto-scaling.json']?.autoScalingGroup ?? {};
  const { InstanceId } = before.instance;
  await changes.make(
    'autoscaling:SetInstanceProtection',
    name,
    `${InstanceId}: protected from scale-in`,
    () =>
      autoScaling.send(
        new SetInstanceProtectionCommand({
          AutoScalingGroupName: name,
          InstanceIds: [InstanceId],
          ProtectedFromScaleIn: true,
        }),
      ),
  );
}
