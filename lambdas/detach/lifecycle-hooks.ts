/**
 * Lifecycle hooks hold an instance on its way into service or to its end. Which of them hold it now Auto Scaling does not
 * tell: each hook of the transition is asked, and one that does not hold the instance says so.
 */
import {
  AutoScalingServiceException,
  CompleteLifecycleActionCommand,
  DescribeLifecycleHooksCommand,
  RecordLifecycleActionHeartbeatCommand,
} from '@aws-sdk/client-auto-scaling';
import { autoScaling, type Membership } from '../common/auto-scaling';
import { isCode } from '../common/aws-error';
import type { Changes } from '../common/changes';
import { iso, nowMs } from '../common/time';

interface Hook {
  readonly name: string;
  readonly timeoutSeconds: number;
}

async function hooksOf(
  AutoScalingGroupName: string,
  transition: 'LAUNCHING' | 'TERMINATING',
): Promise<Hook[]> {
  const { LifecycleHooks } = await autoScaling.send(
    new DescribeLifecycleHooksCommand({ AutoScalingGroupName }),
  );
  return (LifecycleHooks ?? [])
    .filter((hook) => hook.LifecycleTransition === `autoscaling:EC2_INSTANCE_${transition}`)
    .map((hook) => ({ name: hook.LifecycleHookName ?? '', timeoutSeconds: hook.HeartbeatTimeout ?? 0 }));
}

export interface Hold {
  readonly hooks: readonly string[];
  /** UTC: until then the group waits, if nobody else lets it go on, and the hook has not held for its longest already. */
  readonly until: string;
}

/** Gives every hook that holds the subject its whole timeout again. Throws when none does. */
export async function keepAlive(instanceId: string, { name }: Membership, changes: Changes): Promise<Hold> {
  const held: Hook[] = [];
  const hooks = await hooksOf(name, 'TERMINATING');
  const start = nowMs();
  for (const hook of hooks) {
    const holds = await ifActive(() =>
      changes.make(
        'autoscaling:RecordLifecycleActionHeartbeat',
        name,
        `${instanceId}: held by the hook ${hook.name} for another ${hook.timeoutSeconds} s`,
        () =>
          autoScaling.send(
            new RecordLifecycleActionHeartbeatCommand({
              AutoScalingGroupName: name,
              LifecycleHookName: hook.name,
              InstanceId: instanceId,
            }),
          ),
      ),
    );
    if (holds) held.push(hook);
  }
  if (held.length === 0) throw new Error(`no lifecycle hook of ${name} holds the subject any more`);
  // The first that times out may abandon, which ends the others.
  const seconds = Math.min(...held.map(({ timeoutSeconds }) => timeoutSeconds));
  return { hooks: held.map((hook) => hook.name), until: iso(start + seconds * 1000) };
}

/** Has every hook that keeps the subject from its service let go of it. */
export async function letIntoService(
  instanceId: string,
  { name }: Membership,
  changes: Changes,
): Promise<void> {
  for (const hook of await hooksOf(name, 'LAUNCHING'))
    await ifActive(() =>
      changes.make(
        'autoscaling:CompleteLifecycleAction',
        name,
        `${instanceId}: let into service by the hook ${hook.name}, so that it can leave`,
        () => complete(instanceId, name, hook),
      ),
    );
}

/** Refused when it is repeated, it was taken at first, and the answer got lost. */
async function complete(InstanceId: string, AutoScalingGroupName: string, { name }: Hook): Promise<void> {
  const request = new CompleteLifecycleActionCommand({
    AutoScalingGroupName,
    LifecycleHookName: name,
    LifecycleActionResult: 'CONTINUE',
    InstanceId,
  });
  try {
    await autoScaling.send(request);
  } catch (error) {
    if (!isInactive(error) || attemptsOf(error) === 1) throw error;
  }
}

const attemptsOf = (error: unknown): number =>
  (error instanceof AutoScalingServiceException && error.$metadata.attempts) || 1;

const isInactive = (error: unknown): boolean =>
  isCode(error, 'ValidationError') && String(error).includes('No active Lifecycle Action found');

/** False when the hook does not hold the instance. */
async function ifActive(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (isInactive(error)) return false;
    throw error;
  }
}
