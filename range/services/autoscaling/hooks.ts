/**
 * Lifecycle hooks. Each hook of a transition holds the instance in a wait state until it is completed or its timeout
 * passes; the instance goes on when the last one has let go of it. A heartbeat starts the timeout anew, but never beyond
 * 100 timeouts or 48 hours. ABANDON ends the other hooks too: a launch is given up, a termination just goes on.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html
 */
import type { World } from '../../world';
import type {
  AutoScalingGroup,
  GroupInstance,
  LifecycleAction,
  LifecycleActionResult,
  LifecycleHook,
  LifecycleTransition,
} from './state';

const LONGEST_WAIT_SECONDS = 172_800;

export const globalTimeoutSeconds = ({ heartbeatTimeoutSeconds }: LifecycleHook): number =>
  Math.min(100 * heartbeatTimeoutSeconds, LONGEST_WAIT_SECONDS);

/** Where instances wait for each transition, and what they are in afterwards. */
const STATES = {
  EC2_INSTANCE_LAUNCHING: ['Pending:Wait', 'Pending:Proceed'],
  EC2_INSTANCE_TERMINATING: ['Terminating:Wait', 'Terminating:Proceed'],
} as const;

/** Calls `proceed` once: at once where the group has no hook for the transition. */
export function awaitHooks(
  world: World,
  group: AutoScalingGroup,
  member: GroupInstance,
  transition: LifecycleTransition,
  proceed: (result: LifecycleActionResult) => void,
): void {
  const hooks = group.lifecycleHooks.filter((hook) => hook.transition === transition);
  if (hooks.length === 0) {
    proceed('CONTINUE');
    return;
  }
  const [waiting, proceeding] = STATES[transition];
  member.lifecycleState = waiting;
  member.proceed = (result) => {
    member.lifecycleState = proceeding;
    proceed(result);
  };
  for (const hook of hooks) begin(world, group, member, hook);
}

function begin(world: World, group: AutoScalingGroup, member: GroupInstance, hook: LifecycleHook): void {
  const now = world.clock.now();
  const action: LifecycleAction = {
    hook,
    token: world.autoscaling.ids.uuid(),
    lastMs: now + globalTimeoutSeconds(hook) * 1000,
    deadlineMs: now,
  };
  member.actions = [...member.actions, action];
  heartbeat(world, group, member, action);
}

/** The timeout counts from now. */
export function heartbeat(
  world: World,
  group: AutoScalingGroup,
  member: GroupInstance,
  action: LifecycleAction,
): void {
  const now = world.clock.now();
  action.deadlineMs = Math.min(now + action.hook.heartbeatTimeoutSeconds * 1000, action.lastMs);
  world.clock.schedule(action.deadlineMs - now, () => {
    if (!member.actions.includes(action) || world.clock.now() < action.deadlineMs) return;
    complete(group, member, action, action.hook.defaultResult);
  });
}

/** The instance goes on with the last action, or with the first that is abandoned. */
export function complete(
  group: AutoScalingGroup,
  member: GroupInstance,
  action: LifecycleAction,
  result: LifecycleActionResult,
): void {
  member.actions = result === 'ABANDON' ? [] : member.actions.filter((each) => each !== action);
  if (member.actions.length > 0 || group.instances.get(member.instanceId) !== member) return;
  member.proceed?.(result);
}
