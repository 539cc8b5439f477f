import type { AttachInstancesQuery } from '@aws-sdk/client-auto-scaling';
import { operation } from '../../wire/operation';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { openActivity } from './activities';
import { onGroup } from './authorization';
import { enterService } from './capacity';
import { tagsChanged } from './group-tag';
import { validateInstanceIds } from './leaving';
import { type AutoScalingGroup, findGroup, groupOf, newMember, validationError } from './state';

/** In ms of virtual time, from and to. */
const ATTACHING_MS = [1_000, 10_000] as const;

/** Raises the desired capacity by the number of instances. */
export const attachInstances = operation<AttachInstancesQuery, Record<string, never>>({
  name: 'AttachInstances',
  authorize: (input, call) => onGroup(call, 'AttachInstances', input.AutoScalingGroupName),
  validate(input) {
    rejectUnmodelled(input, 'AttachInstances', ['InstanceIds', 'AutoScalingGroupName']);
    validateInstanceIds(input);
  },
  apply(input, call) {
    const { world } = call;
    const group = findGroup(world.autoscaling, input.AutoScalingGroupName);
    const ids = input.InstanceIds ?? [];
    for (const id of ids) requireAttachable(world, group, id);
    if (group.desiredCapacity + ids.length > group.maxSize) {
      throw validationError(
        `AutoScalingGroup ${group.name} has min-size=${group.minSize}, max-size=${group.maxSize}, and desired-size=${group.desiredCapacity}. To attach ${ids.length} instances, please update the AutoScalingGroup sizes appropriately.`,
      );
    }
    group.desiredCapacity += ids.length;
    for (const id of ids) attach(world, group, id);
    return {};
  },
});

function requireAttachable(world: World, group: AutoScalingGroup, id: string): void {
  const instance = world.ec2.instances.get(id);
  if (!instance) throw validationError(`Invalid Instance ID(s): [${id}] were specified`);
  if (groupOf(world.autoscaling, id))
    throw validationError(`Instance ${id} is already part of an AutoScalingGroup`);
  if (instance.state !== 'running') throw validationError(`Instance ${id} is not in correct state.`);
  const zones = group.subnetIds.map((subnet) => world.ec2.subnets.get(subnet)?.availabilityZone);
  if (!zones.includes(instance.availabilityZone)) {
    throw validationError(
      `The availability zone ${instance.availabilityZone} of instance ${id} is not part of Auto Scaling group ${group.name}.`,
    );
  }
}

function attach(world: World, group: AutoScalingGroup, instanceId: string): void {
  const member = newMember(instanceId);
  group.instances.set(instanceId, member);
  tagsChanged(world, group, instanceId);
  const cause = `an instance was attached in response to a user request.`;
  const activity = openActivity(
    world,
    group,
    `Attaching an existing EC2 instance: ${instanceId}`,
    cause,
    instanceId,
  );
  world.clock.schedule(world.autoscaling.chance.int(...ATTACHING_MS), () =>
    enterService(world, group, member, activity),
  );
}
