/** Reading the hooks of a group, and answering those that hold an instance. */
import type {
  CompleteLifecycleActionAnswer,
  CompleteLifecycleActionType,
  DescribeLifecycleHooksAnswer,
  DescribeLifecycleHooksType,
  RecordLifecycleActionHeartbeatAnswer,
  RecordLifecycleActionHeartbeatType,
} from '@aws-sdk/client-auto-scaling';
import { operation } from '../../wire/operation';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { onAll, onGroup } from './authorization';
import { complete, globalTimeoutSeconds, heartbeat } from './hooks';
import {
  type AutoScalingGroup,
  findGroup,
  type GroupInstance,
  type LifecycleAction,
  type LifecycleHook,
  validationError,
} from './state';

export const describeLifecycleHooks = operation<DescribeLifecycleHooksType, DescribeLifecycleHooksAnswer>({
  name: 'DescribeLifecycleHooks',
  authorize: () => onAll('DescribeLifecycleHooks'),
  validate: (input) =>
    rejectUnmodelled(input, 'DescribeLifecycleHooks', ['AutoScalingGroupName', 'LifecycleHookNames']),
  apply(input, { world }) {
    const group = findGroup(world.autoscaling, input.AutoScalingGroupName);
    const names = input.LifecycleHookNames ?? [];
    const hooks = group.lifecycleHooks.filter(({ name }) => names.length === 0 || names.includes(name));
    return { LifecycleHooks: hooks.map((hook) => describe(group, hook)) };
  },
});

const describe = (group: AutoScalingGroup, hook: LifecycleHook) => ({
  LifecycleHookName: hook.name,
  AutoScalingGroupName: group.name,
  LifecycleTransition: `autoscaling:${hook.transition}`,
  HeartbeatTimeout: hook.heartbeatTimeoutSeconds,
  GlobalTimeout: globalTimeoutSeconds(hook),
  DefaultResult: hook.defaultResult,
});

const IDENTIFYING = [
  'AutoScalingGroupName',
  'LifecycleHookName',
  'LifecycleActionToken',
  'InstanceId',
] as const;

export const recordLifecycleActionHeartbeat = operation<
  RecordLifecycleActionHeartbeatType,
  RecordLifecycleActionHeartbeatAnswer
>({
  name: 'RecordLifecycleActionHeartbeat',
  authorize: (input, call) => onGroup(call, 'RecordLifecycleActionHeartbeat', input.AutoScalingGroupName),
  validate: (input) => rejectUnmodelled(input, 'RecordLifecycleActionHeartbeat', IDENTIFYING),
  apply(input, { world }) {
    const { group, member, action } = activeAction(world, input);
    heartbeat(world, group, member, action);
    return {};
  },
});

export const completeLifecycleAction = operation<CompleteLifecycleActionType, CompleteLifecycleActionAnswer>({
  name: 'CompleteLifecycleAction',
  authorize: (input, call) => onGroup(call, 'CompleteLifecycleAction', input.AutoScalingGroupName),
  validate(input) {
    rejectUnmodelled(input, 'CompleteLifecycleAction', [...IDENTIFYING, 'LifecycleActionResult']);
    if (!['CONTINUE', 'ABANDON'].includes(input.LifecycleActionResult ?? ''))
      throw validationError('Lifecycle action result must be one of [CONTINUE, ABANDON]');
  },
  apply(input, { world }) {
    const { group, member, action } = activeAction(world, input);
    complete(group, member, action, input.LifecycleActionResult === 'CONTINUE' ? 'CONTINUE' : 'ABANDON');
    return {};
  },
});

interface Found {
  readonly group: AutoScalingGroup;
  readonly member: GroupInstance;
  readonly action: LifecycleAction;
}

/** By the token of the action or by the instance. */
function activeAction(world: World, input: RecordLifecycleActionHeartbeatType): Found {
  const group = findGroup(world.autoscaling, input.AutoScalingGroupName);
  for (const member of group.instances.values()) {
    const action = member.actions.find(
      ({ hook, token }) =>
        hook.name === input.LifecycleHookName &&
        (input.LifecycleActionToken === undefined
          ? member.instanceId === input.InstanceId
          : token === input.LifecycleActionToken),
    );
    if (action) return { group, member, action };
  }
  throw validationError(
    input.LifecycleActionToken === undefined
      ? `No active Lifecycle Action found with instance ID ${input.InstanceId}`
      : `No active Lifecycle Action found with token ${input.LifecycleActionToken}`,
  );
}
