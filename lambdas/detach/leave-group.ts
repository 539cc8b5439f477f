/**
 * The ways out of an Auto Scaling group, by the subject's lifecycle state (Auto Scaling User Guide, "Considerations for
 * detaching instances"): only what is in service or retained can be detached. What launches is let into service first.
 * What terminates cannot be saved; a hook that holds it is kept alive, so that there is time for its evidence. Nothing
 * leaves a warm pool.
 */
import { DetachInstancesCommand, EnterStandbyCommand } from '@aws-sdk/client-auto-scaling';
import { autoScaling, type Membership, membershipOf } from '../common/auto-scaling';
import type { Tools } from '../common/step';
import { nowMs, sleep } from '../common/time';
import { type Hold, keepAlive, letIntoService } from './lifecycle-hooks';

export interface Leaving {
  readonly instanceId: string;
  readonly group: Membership;
  /** Whether the group will launch a replacement. */
  readonly launches: boolean;
  readonly tools: Pick<Tools, 'changes' | 'policy'>;
}

export interface Left {
  /** Whether the group will not terminate the subject. */
  readonly isOutOfGroup: boolean;
  readonly hold?: Hold;
  /** What stands in the way. */
  readonly why?: string;
}

/** The group leaves the subject alone; a detachment that was taken lasts as long as the load balancer drains. */
const LEFT_ALONE: readonly string[] = ['Standby', 'EnteringStandby', 'Detaching', 'Detached'];

export const isLeftAlone = ({ lifecycleState }: Membership): boolean => LEFT_ALONE.includes(lifecycleState);

export const isHeld = ({ lifecycleState }: Membership): boolean =>
  lifecycleState.endsWith('Terminating:Wait');

export async function leaveGroup(leaving: Leaving): Promise<Left> {
  const { group } = leaving;
  if (isLeftAlone(group)) return { isOutOfGroup: true };
  if (isHeld(group)) return await hold(leaving);
  if (group.lifecycleState.startsWith('Pending')) return await leaveOnceInService(leaving);
  if (group.lifecycleState === 'InService') return await takeOut(leaving);
  if (group.lifecycleState.endsWith(':Retained')) return await detach(leaving);
  return { isOutOfGroup: false, why: noWayOut(group) };
}

function noWayOut({ name, lifecycleState }: Membership): string {
  const where = `in ${name} the subject is ${lifecycleState}`;
  if (lifecycleState.includes('Terminat')) return `${where}: the group terminates it, and no hook holds it`;
  if (lifecycleState.startsWith('Warmed:')) return `${where}: nothing can be detached from a warm pool`;
  return `${where}: only InService can be detached`;
}

async function hold({ instanceId, group, tools }: Leaving): Promise<Left> {
  const kept = await keepAlive(instanceId, group, tools.changes);
  const why = `${group.name} terminates the subject when the hooks let go of it: ${kept.hooks.join(', ')}, at the latest at ${kept.until}`;
  return { isOutOfGroup: false, hold: kept, why };
}

const [PATIENCE_MS, PAUSE_MS] = [30_000, 2_000];

/** From the launch to the service a load balancer may send the subject something, for the moment until it is detached. */
async function leaveOnceInService(leaving: Leaving): Promise<Left> {
  const { instanceId, group, tools } = leaving;
  const start = nowMs();
  let now: Membership | null = group;
  while (now?.lifecycleState.startsWith('Pending')) {
    if (nowMs() - start > PATIENCE_MS)
      return { isOutOfGroup: false, why: `in ${group.name} the subject is still ${now.lifecycleState}` };
    if (now.lifecycleState === 'Pending:Wait') await letIntoService(instanceId, now, tools.changes);
    if (tools.changes.isDryRun) return await takeOut(leaving);
    await sleep(PAUSE_MS);
    now = await membershipOf(instanceId);
  }
  return now ? await leaveGroup({ ...leaving, group: now }) : { isOutOfGroup: true };
}

const takeOut = (leaving: Leaving): Promise<Left> =>
  leaving.tools.policy.fleet.leaveGroup === 'standby' ? enterStandby(leaving) : detach(leaving);

async function detach(leaving: Leaving): Promise<Left> {
  const { instanceId, group, tools } = leaving;
  const request = new DetachInstancesCommand(outOf(leaving));
  await tools.changes.make(
    'autoscaling:DetachInstances',
    group.name,
    `${instanceId}: ${group.lifecycleState} -> detached, ${replacement(leaving)}`,
    () => unlessLeft(leaving, () => autoScaling.send(request)),
  );
  return { isOutOfGroup: true };
}

async function enterStandby(leaving: Leaving): Promise<Left> {
  const { instanceId, group, tools } = leaving;
  const request = new EnterStandbyCommand(outOf(leaving));
  await tools.changes.make(
    'autoscaling:EnterStandby',
    group.name,
    `${instanceId}: ${group.lifecycleState} -> Standby, ${replacement(leaving)}`,
    () => unlessLeft(leaving, () => autoScaling.send(request)),
  );
  return { isOutOfGroup: true };
}

/** Without a decrement the minimum stands in nobody's way, and the group replaces the subject at once. */
const outOf = ({ instanceId, group }: Leaving) => ({
  AutoScalingGroupName: group.name,
  InstanceIds: [instanceId],
  ShouldDecrementDesiredCapacity: false,
});

const replacement = ({ launches }: Leaving): string =>
  launches ? 'replaced' : 'not replaced: the group may not launch (Launch is suspended)';

/** Refused is also a call that the SDK repeats because the answer to the first, which was taken, got lost. */
async function unlessLeft({ instanceId, group }: Leaving, leave: () => Promise<unknown>): Promise<void> {
  try {
    await leave();
  } catch (error) {
    const now = await membershipOf(instanceId).catch(() => group);
    if (now && !isLeftAlone(now)) throw error;
  }
}
