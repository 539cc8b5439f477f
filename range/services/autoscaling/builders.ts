import type { World } from '../../world';
import { tagsChanged } from './group-tag';
import { joinTraffic } from './membership';
import {
  type AutoScalingGroup,
  type LifecycleHook,
  newMember,
  type ScalingProcess,
  type WarmPool,
} from './state';

export interface GroupSpec {
  readonly name: string;
  readonly subnetIds: readonly string[];
  /** How the group launches an instance: with `launchInstance` of the EC2 model. */
  readonly launch: AutoScalingGroup['launch'];
  /** Running instances that are in service from the start. */
  readonly instanceIds?: readonly string[];
  /** @default 1 */
  readonly minSize?: number;
  /** @default 4 */
  readonly maxSize?: number;
  /** @default the number of instances given */
  readonly desiredCapacity?: number;
  readonly targetGroupArns?: readonly string[];
  readonly loadBalancerNames?: readonly string[];
  readonly suspendedProcesses?: readonly ScalingProcess[];
  /** @default EC2 */
  readonly healthCheckType?: AutoScalingGroup['healthCheckType'];
  /** @default 300 */
  readonly healthCheckGracePeriodSeconds?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly lifecycleHooks?: readonly HookSpec[];
  readonly warmPool?: WarmPoolSpec;
}

export interface HookSpec {
  readonly name: string;
  readonly transition: LifecycleHook['transition'];
  /** @default 3600 */
  readonly heartbeatTimeoutSeconds?: number;
  /** @default ABANDON */
  readonly defaultResult?: LifecycleHook['defaultResult'];
}

export interface WarmPoolSpec {
  /** @default 0 */
  readonly minSize?: number;
  /** @default Running */
  readonly poolState?: WarmPool['poolState'];
  readonly instanceIds: readonly string[];
}

export function addAutoScalingGroup(world: World, spec: GroupSpec): AutoScalingGroup {
  const { account, autoscaling, clock, partition, region } = world;
  const path = `${autoscaling.ids.uuid()}:autoScalingGroupName/${spec.name}`;
  const group: AutoScalingGroup = {
    name: spec.name,
    arn: `arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:${path}`,
    createdMs: clock.now(),
    subnetIds: spec.subnetIds,
    launchTemplate: { id: `lt-0${autoscaling.ids.hex(16)}`, name: spec.name, version: '1' },
    targetGroupArns: spec.targetGroupArns ?? [],
    loadBalancerNames: spec.loadBalancerNames ?? [],
    suspendedProcesses: new Set(spec.suspendedProcesses),
    healthCheckType: spec.healthCheckType ?? 'EC2',
    healthCheckGracePeriodSeconds: spec.healthCheckGracePeriodSeconds ?? 300,
    tags: new Map(Object.entries(spec.tags ?? {})),
    lifecycleHooks: (spec.lifecycleHooks ?? []).map(hookOf),
    warmPool: spec.warmPool && {
      minSize: spec.warmPool.minSize ?? 0,
      poolState: spec.warmPool.poolState ?? 'Running',
    },
    instances: new Map(),
    activities: [],
    launch: spec.launch,
    maxSize: spec.maxSize ?? 4,
    minSize: spec.minSize ?? 1,
    desiredCapacity: spec.desiredCapacity ?? spec.instanceIds?.length ?? 1,
    launching: 0,
  };
  autoscaling.groups.set(group.name, group);
  for (const instanceId of spec.instanceIds ?? []) addInService(world, group, instanceId);
  for (const instanceId of spec.warmPool?.instanceIds ?? []) addWarmed(world, group, instanceId);
  return group;
}

const hookOf = ({ heartbeatTimeoutSeconds = 3600, defaultResult = 'ABANDON', ...hook }: HookSpec) => ({
  ...hook,
  heartbeatTimeoutSeconds,
  defaultResult,
});

function addInService(world: World, group: AutoScalingGroup, instanceId: string): void {
  const member = newMember(instanceId, 'InService');
  member.inServiceMs = world.clock.now();
  group.instances.set(instanceId, member);
  tagsChanged(world, group, instanceId);
  joinTraffic(world, group, instanceId);
}

function addWarmed(world: World, group: AutoScalingGroup, instanceId: string): void {
  group.instances.set(instanceId, newMember(instanceId, `Warmed:${group.warmPool?.poolState ?? 'Running'}`));
  tagsChanged(world, group, instanceId);
}
