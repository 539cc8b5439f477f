import type { Instance } from '@aws-sdk/client-auto-scaling';
import type { World } from '../../world';
import type { AutoScalingGroup, GroupInstance } from './state';

export function describeMember(world: World, group: AutoScalingGroup, member: GroupInstance): Instance {
  const instance = world.ec2.instances.get(member.instanceId);
  const { id, name, version } = group.launchTemplate;
  return {
    InstanceId: member.instanceId,
    ...(instance && { InstanceType: instance.type }),
    AvailabilityZone: instance?.availabilityZone ?? '',
    LifecycleState: member.lifecycleState,
    HealthStatus: member.healthStatus,
    LaunchTemplate: { LaunchTemplateId: id, LaunchTemplateName: name, Version: version },
    ProtectedFromScaleIn: member.protectedFromScaleIn,
  };
}
