/**
 * Auto Scaling groups. Their instances change only through membership.ts, capacity.ts and health.ts, which keep
 * the activities, the target groups and the capacity in step.
 */
import type { LifecycleState, ScalingActivityStatusCode } from '@aws-sdk/client-auto-scaling';
import type { Random } from '../../kernel/random';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import type { Instance } from '../ec2/state';

export type ScalingProcess =
  | 'Launch'
  | 'Terminate'
  | 'AddToLoadBalancer'
  | 'AlarmNotification'
  | 'AZRebalance'
  | 'HealthCheck'
  | 'InstanceRefresh'
  | 'ReplaceUnhealthy'
  | 'ScheduledActions';

export type LifecycleTransition = 'EC2_INSTANCE_LAUNCHING' | 'EC2_INSTANCE_TERMINATING';
export type LifecycleActionResult = 'CONTINUE' | 'ABANDON';

export interface LifecycleHook {
  readonly name: string;
  readonly transition: LifecycleTransition;
  readonly heartbeatTimeoutSeconds: number;
  /** What happens when nobody answers in time. */
  readonly defaultResult: LifecycleActionResult;
}

/** A hook that holds an instance in a wait state. */
export interface LifecycleAction {
  readonly hook: LifecycleHook;
  readonly token: string;
  /** No heartbeat reaches beyond this. */
  readonly lastMs: number;
  deadlineMs: number;
}

/** Its instances are members in a state `Warmed:*`. Nothing is drawn from it, and it is not filled up. */
export interface WarmPool {
  readonly minSize: number;
  readonly poolState: 'Stopped' | 'Running' | 'Hibernated';
}

export interface GroupInstance {
  readonly instanceId: string;
  lifecycleState: LifecycleState;
  healthStatus: 'Healthy' | 'Unhealthy';
  protectedFromScaleIn: boolean;
  /** When it came into service: the grace period counts from here. */
  inServiceMs?: number;
  /** Of the hooks that hold it now. */
  actions: readonly LifecycleAction[];
  /** How it goes on when they have let go of it. */
  proceed?: (result: LifecycleActionResult) => void;
}

export interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  readonly version: string;
}

export interface Activity {
  readonly id: string;
  readonly description: string;
  readonly cause: string;
  readonly details: string;
  readonly startMs: number;
  endMs?: number;
  statusCode: ScalingActivityStatusCode;
  progress: number;
}

export interface AutoScalingGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  readonly subnetIds: readonly string[];
  readonly launchTemplate: LaunchTemplate;
  readonly targetGroupArns: readonly string[];
  readonly loadBalancerNames: readonly string[];
  readonly suspendedProcesses: Set<ScalingProcess>;
  readonly healthCheckType: 'EC2' | 'ELB';
  readonly healthCheckGracePeriodSeconds: number;
  readonly tags: Map<string, string>;
  readonly lifecycleHooks: readonly LifecycleHook[];
  readonly warmPool: WarmPool | undefined;
  /** By instance id. */
  readonly instances: Map<string, GroupInstance>;
  /** Oldest first. */
  readonly activities: Activity[];
  /** What the launch template stands for: a new instance in one of the group's subnets. */
  readonly launch: (world: World, subnetId: string) => Instance;
  readonly maxSize: number;
  minSize: number;
  desiredCapacity: number;
  /** Launches under way. */
  launching: number;
}

export interface AutoScalingState {
  readonly groups: Map<string, AutoScalingGroup>;
  readonly ids: Random;
  readonly chance: Random;
}

export interface AutoScalingOptions {
  readonly random: Random;
}

export const createAutoScalingState = ({ random }: AutoScalingOptions): AutoScalingState => ({
  groups: new Map(),
  ids: random.fork('autoscaling.ids'),
  chance: random.fork('autoscaling.chance'),
});

export const validationError = (message: string): ServiceError =>
  new ServiceError('ValidationError', message);

export function findGroup(state: AutoScalingState, name: string | undefined): AutoScalingGroup {
  const group = state.groups.get(name ?? '');
  if (!group) throw validationError(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
  return group;
}

export function findMember(group: AutoScalingGroup, instanceId: string): GroupInstance {
  const member = group.instances.get(instanceId);
  if (member) return member;
  throw validationError(`The instance ${instanceId} is not part of Auto Scaling group ${group.name}.`);
}

export const newMember = (instanceId: string, lifecycleState: LifecycleState = 'Pending'): GroupInstance => ({
  instanceId,
  lifecycleState,
  healthStatus: 'Healthy',
  protectedFromScaleIn: false,
  actions: [],
});

export const isInWarmPool = ({ lifecycleState }: GroupInstance): boolean =>
  lifecycleState.startsWith('Warmed:');

/** The group that an instance is in. */
export function groupOf(
  state: AutoScalingState,
  instanceId: string,
): { readonly group: AutoScalingGroup; readonly member: GroupInstance } | undefined {
  for (const group of state.groups.values()) {
    const member = group.instances.get(instanceId);
    if (member) return { group, member };
  }
  return undefined;
}
