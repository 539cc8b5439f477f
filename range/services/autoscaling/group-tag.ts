import type { World } from '../../world';
import type { AutoScalingGroup } from './state';

const GROUP_TAG = 'aws:autoscaling:groupName';

/** Members carry their group's name as a tag; it goes when they leave. Such tags set off no tag event. */
export function tagsChanged(world: World, group: AutoScalingGroup, instanceId: string): void {
  const tags = world.ec2.instances.get(instanceId)?.tags;
  if (group.instances.has(instanceId)) tags?.set(GROUP_TAG, group.name);
  else tags?.delete(GROUP_TAG);
}
