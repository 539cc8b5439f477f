import type { World } from '../../world';
import { closeFlow } from '../ec2/connection-tracking';
import { nodesOf, recheck, setTargetState } from './health';
import { type Target, type TargetGroup, targetKey } from './state';

export interface TargetName {
  readonly id: string;
  /** @default the group's own port */
  readonly port?: number | undefined;
}

/** Registers a target, or takes one back that was draining. Does nothing to one that is registered already. */
export function registerTarget(world: World, group: TargetGroup, name: TargetName): void {
  const port = portOf(group, name);
  const key = targetKey(name.id, port);
  const existing = group.targets.get(key);
  if (existing && existing.state !== 'draining') return;
  const target: Target = {
    id: name.id,
    ...(port !== undefined && { port }),
    state: 'initial',
    reason: 'Elb.RegistrationInProgress',
    generation: 0,
  };
  group.targets.set(key, target);
  recheck(world, group, target);
}

/**
 * Starts the draining of a target: requests in flight go on until the group's delay has passed; then an
 * Application Load Balancer closes what is left. A target that is not registered on this port is left alone: one
 * that was registered with a port of its own must be named with it.
 */
export function deregisterTarget(world: World, group: TargetGroup, name: TargetName): void {
  const key = targetKey(name.id, portOf(group, name));
  const target = group.targets.get(key);
  if (!target || target.state === 'draining') return;
  const inUse = target.state !== 'unused';
  setTargetState(world, group, target, 'draining', 'Target.DeregistrationInProgress');
  world.clock.schedule(inUse ? group.deregistrationDelaySeconds * 1000 : 0, () => {
    if (group.targets.get(key) !== target) return;
    group.targets.delete(key);
    setTargetState(world, group, target, 'unused', 'Target.NotRegistered');
    closeConnections(world, group, target);
  });
}

export function portOf(group: TargetGroup, { port }: TargetName): number | undefined {
  return group.targetType === 'lambda' ? undefined : (port ?? group.port);
}

function closeConnections(world: World, group: TargetGroup, target: Target): void {
  const { ec2 } = world;
  const nodes = nodesOf(world, group).filter((eni) => eni.interfaceType !== 'network_load_balancer');
  const nodeIps = new Set(nodes.flatMap((eni) => eni.privateAddresses.map(({ ip }) => ip)));
  const enis = new Set(ec2.instances.get(target.id)?.eniIds);
  for (const flow of ec2.flows.values()) {
    if (enis.has(flow.eniId) && nodeIps.has(flow.remoteIp)) closeFlow(world, flow, 'peer');
  }
}
