/** Classic Load Balancers: instances registered by id, without health states. */
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { addNetworkInterface } from '../ec2/builders';
import { closeFlow } from '../ec2/connection-tracking';
import { find } from '../ec2/resource-ids';

export interface ClassicLoadBalancer {
  readonly name: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly scheme: 'internet-facing' | 'internal';
  readonly instancePort: number;
  readonly createdMs: number;
  /** Seconds for which requests in flight may go on after deregistration; absent when draining is off. */
  readonly drainingSeconds?: number;
  readonly networkInterfaceIds: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  /** Ids in the order of their registration. */
  readonly instanceIds: Set<string>;
}

export interface ClassicLoadBalancingState {
  readonly loadBalancers: Map<string, ClassicLoadBalancer>;
}

export const createClassicLoadBalancingState = (): ClassicLoadBalancingState => ({
  loadBalancers: new Map(),
});

export interface ClassicLoadBalancerSpec {
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  /** @default internet-facing */
  readonly scheme?: ClassicLoadBalancer['scheme'];
  /** @default 80 */
  readonly instancePort?: number;
  readonly drainingSeconds?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

export function addClassicLoadBalancer(world: World, spec: ClassicLoadBalancerSpec): ClassicLoadBalancer {
  const enis = spec.subnetIds.map((subnetId) =>
    addNetworkInterface(world, {
      subnetId,
      groupIds: spec.groupIds,
      description: `ELB ${spec.name}`,
      requesterManaged: true,
    }),
  );
  const balancer: ClassicLoadBalancer = {
    name: spec.name,
    vpcId: find(world.ec2, 'subnet', spec.subnetIds[0]).vpcId,
    subnetIds: spec.subnetIds,
    groupIds: spec.groupIds,
    scheme: spec.scheme ?? 'internet-facing',
    instancePort: spec.instancePort ?? 80,
    createdMs: world.clock.now(),
    ...(spec.drainingSeconds !== undefined && { drainingSeconds: spec.drainingSeconds }),
    networkInterfaceIds: enis.map((eni) => eni.id),
    tags: new Map(Object.entries(spec.tags ?? {})),
    instanceIds: new Set(),
  };
  world.elb.loadBalancers.set(balancer.name, balancer);
  return balancer;
}

export function findClassicLoadBalancer(
  state: ClassicLoadBalancingState,
  name: string | undefined,
): ClassicLoadBalancer {
  const balancer = state.loadBalancers.get(name ?? '');
  if (!balancer) {
    throw new ServiceError('LoadBalancerNotFound', `There is no ACTIVE Load Balancer named '${name}'`);
  }
  return balancer;
}

/** Takes an instance out; what is left of its connections ends when draining does. */
export function deregisterInstance(world: World, balancer: ClassicLoadBalancer, instanceId: string): void {
  if (!balancer.instanceIds.delete(instanceId)) return;
  world.clock.schedule((balancer.drainingSeconds ?? 0) * 1000, () => {
    if (!balancer.instanceIds.has(instanceId)) closeConnections(world, balancer, instanceId);
  });
}

function closeConnections(world: World, balancer: ClassicLoadBalancer, instanceId: string): void {
  const { ec2 } = world;
  const nodes = balancer.networkInterfaceIds.flatMap((id) => ec2.networkInterfaces.get(id) ?? []);
  const nodeIps = new Set(nodes.flatMap((eni) => eni.privateAddresses.map(({ ip }) => ip)));
  const enis = new Set(ec2.instances.get(instanceId)?.eniIds);
  for (const flow of ec2.flows.values()) {
    if (enis.has(flow.eniId) && nodeIps.has(flow.remoteIp)) closeFlow(world, flow, 'peer');
  }
}

/** A terminated instance is deregistered by itself: once a world, before its clock starts. */
export function startClassicLoadBalancing(world: World): void {
  world.ec2.onInstanceState.subscribe((instanceId, state) => {
    if (state !== 'terminated') return;
    for (const balancer of world.elb.loadBalancers.values()) balancer.instanceIds.delete(instanceId);
  });
}
