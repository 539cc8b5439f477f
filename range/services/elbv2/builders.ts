/** Builds load balancers and target groups for a scenario, with the defaults that AWS gives. */
import type { World } from '../../world';
import { addNetworkInterface } from '../ec2/builders';
import { newId } from '../ec2/ids';
import { find } from '../ec2/resource-ids';
import type { HealthCheck, LoadBalancer, TargetGroup } from './state';

export interface LoadBalancerSpec {
  readonly name: string;
  /** @default application */
  readonly type?: LoadBalancer['type'];
  /** @default internet-facing */
  readonly scheme?: LoadBalancer['scheme'];
  readonly subnetIds: readonly string[];
  /** @default the VPC's default group */
  readonly groupIds?: readonly string[];
}

export function addLoadBalancer(world: World, spec: LoadBalancerSpec): LoadBalancer {
  const { type = 'application', scheme = 'internet-facing', name } = spec;
  const kind = type === 'application' ? 'app' : 'net';
  const path = `${kind}/${name}/${idOf(world)}`;
  const enis = spec.subnetIds.map((subnetId) =>
    addNetworkInterface(world, {
      subnetId,
      description: `ELB ${path}`,
      requesterManaged: true,
      ...(type === 'network' && { interfaceType: 'network_load_balancer' }),
      ...(spec.groupIds && { groupIds: spec.groupIds }),
    }),
  );
  const balancer: LoadBalancer = {
    arn: arnOf(world, `loadbalancer/${path}`),
    name,
    type,
    scheme,
    vpcId: find(world.ec2, 'subnet', spec.subnetIds[0]).vpcId,
    createdMs: world.clock.now(),
    networkInterfaceIds: enis.map((eni) => eni.id),
  };
  world.elbv2.loadBalancers.set(balancer.arn, balancer);
  return balancer;
}

export interface TargetGroupSpec {
  readonly name: string;
  readonly vpcId: string;
  /** @default instance */
  readonly targetType?: TargetGroup['targetType'];
  /** @default HTTP */
  readonly protocol?: TargetGroup['protocol'];
  /** @default 80 */
  readonly port?: number;
  /** @default 300 */
  readonly deregistrationDelaySeconds?: number;
  readonly healthCheck?: Partial<HealthCheck>;
  readonly loadBalancerArns?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

export function addTargetGroup(world: World, spec: TargetGroupSpec): TargetGroup {
  const group: TargetGroup = {
    arn: arnOf(world, `targetgroup/${spec.name}/${idOf(world)}`),
    name: spec.name,
    targetType: spec.targetType ?? 'instance',
    protocol: spec.protocol ?? 'HTTP',
    port: spec.port ?? 80,
    vpcId: spec.vpcId,
    deregistrationDelaySeconds: spec.deregistrationDelaySeconds ?? 300,
    healthCheck: { intervalSeconds: 30, healthyThreshold: 5, unhealthyThreshold: 2, ...spec.healthCheck },
    loadBalancerArns: [...(spec.loadBalancerArns ?? [])],
    tags: new Map(Object.entries(spec.tags ?? {})),
    targets: new Map(),
  };
  world.elbv2.targetGroups.set(group.arn, group);
  return group;
}

const idOf = (world: World): string => newId(world.ec2, 'elb').slice(-16);

const arnOf = ({ partition, region, account }: World, resource: string): string =>
  `arn:${partition}:elasticloadbalancing:${region}:${account}:${resource}`;
