/**
 * The agent's connection to the service. The agent opens it: from the instance's first interface, to port 443 of
 * `ssm` and of `ssmmessages` (of `ec2messages` in its stead, in Regions that have it), through interface endpoints
 * or the internet. It asks anew for every heartbeat and command; that a connection which is already open may
 * outlive a change of groups is not modelled. What it calls, the instance's role must allow; that a channel may
 * outlive that too, by up to an hour, and that credentials run out where no new ones are handed out, is not modelled.
 * An instance without a role that the range knows is managed by its account's default host management.
 *
 * A heartbeat goes out every five minutes, and a node is `ConnectionLost` when none came for longer than that:
 * the status may be five minutes stale. (Systems Manager user guide, "Working with SSM Agent".)
 */
import type { World } from '../../world';
import { isGuestAlive } from '../ec2/guest-state';
import { canReach } from '../ec2/reachability';
import type { Instance } from '../ec2/state';
import { isAllowed, sessionFor } from '../iam/instance-credentials';
import type { ManagedNode } from './state';

/** What the agent has to call (Systems Manager user guide, "Reference: ec2messages, ssmmessages, and other API operations"). */
const HEARTBEAT = ['ssm:UpdateInstanceInformation'];
const CHANNEL = [
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];
const MAILBOX = ['ec2messages:GetMessages', 'ec2messages:AcknowledgeMessage', 'ec2messages:SendReply'];

const HEARTBEAT_MS = 5 * 60_000;

export function agentReaches(world: World, node: ManagedNode): boolean {
  if (world.ssm.reachable) return world.ssm.reachable(node);
  const instance = world.ec2.instances.get(node.instanceId);
  const [eniId] = instance?.eniIds ?? [];
  if (!instance || eniId === undefined || !isGuestAlive(instance.guest)) return false;
  const reaches = (service: string): boolean => canReach(world, eniId, { service }).reachable;
  const may = (actions: readonly string[]): boolean => roleAllows(world, instance, actions);
  if (!reaches('ssm') || !may(HEARTBEAT)) return false;
  return (reaches('ssmmessages') && may(CHANNEL)) || (reaches('ec2messages') && may(MAILBOX));
}

function roleAllows(world: World, instance: Instance, actions: readonly string[]): boolean {
  const session = sessionFor(world, instance);
  return !session || actions.every((action) => isAllowed(world, session, { action, resource: '*' }));
}

/** Looks whether the agent reaches the service now; true when that changed since the last look. */
export function observeLink(world: World, node: ManagedNode): boolean {
  const up = agentReaches(world, node);
  if (up === node.link.up) return false;
  node.link = { up, sinceMs: world.clock.now() };
  return true;
}

export interface Ping {
  readonly status: 'Online' | 'ConnectionLost';
  readonly lastMs: number;
}

export function pingOf({ link, registeredMs }: ManagedNode, nowMs: number): Ping {
  const until = link.up ? nowMs : link.sinceMs;
  const beats = Math.floor((until - registeredMs) / HEARTBEAT_MS);
  const lastBeat = registeredMs + beats * HEARTBEAT_MS;
  const lastMs = link.up ? Math.max(lastBeat, link.sinceMs) : lastBeat;
  return { lastMs, status: nowMs - lastMs > HEARTBEAT_MS ? 'ConnectionLost' : 'Online' };
}
