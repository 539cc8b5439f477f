/**
 * Target groups and the load balancers in front of them. Targets change only through targets.ts and health.ts,
 * which tell the subscribers.
 */
import type { ProtocolEnum, TargetHealthReasonEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceError } from '../../wire/service-error';
import { Signal } from '../ec2/signal';

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused' | 'unavailable';

/** What a health check would find now. */
export type Finding = 'passes' | 'fails' | 'not-in-use' | 'not-running' | 'not-checked';

export interface Target {
  readonly id: string;
  /** Absent for a Lambda function. */
  readonly port?: number;
  state: TargetState;
  reason?: TargetHealthReasonEnum;
  finding?: Finding;
  /** Counts the findings: what was scheduled for an earlier one is void. */
  generation: number;
}

export interface HealthCheck {
  /** @default 30 */
  readonly intervalSeconds: number;
  /** @default 5 */
  readonly healthyThreshold: number;
  /** @default 2 */
  readonly unhealthyThreshold: number;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly targetType: 'instance' | 'ip' | 'lambda' | 'alb';
  readonly protocol: ProtocolEnum;
  readonly port: number;
  readonly vpcId: string;
  readonly deregistrationDelaySeconds: number;
  readonly healthCheck: HealthCheck;
  readonly loadBalancerArns: string[];
  readonly tags: ReadonlyMap<string, string>;
  /** By id and port: an instance may be registered on several ports. */
  readonly targets: Map<string, Target>;
}

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly type: 'application' | 'network';
  readonly scheme: 'internet-facing' | 'internal';
  readonly vpcId: string;
  readonly createdMs: number;
  /** Its own interfaces in the VPC, one a subnet: what targets see as the peer. */
  readonly networkInterfaceIds: readonly string[];
}

export interface LoadBalancingState {
  readonly targetGroups: Map<string, TargetGroup>;
  readonly loadBalancers: Map<string, LoadBalancer>;
  readonly onTargetState: Signal<[group: TargetGroup, target: Target]>;
}

export const createLoadBalancingState = (): LoadBalancingState => ({
  targetGroups: new Map(),
  loadBalancers: new Map(),
  onTargetState: new Signal(),
});

export const targetKey = (id: string, port: number | undefined): string => `${id}:${port ?? ''}`;

export function findTargetGroup(state: LoadBalancingState, arn: string | undefined): TargetGroup {
  const group = state.targetGroups.get(arn ?? '');
  if (!group) throw new ServiceError('TargetGroupNotFound', 'One or more target groups not found');
  return group;
}

export function requireTargetGroupArn(arn: string | undefined): void {
  if (/^arn:aws[\w-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup\/[\w-]+\/[0-9a-f]+$/.test(arn ?? ''))
    return;
  throw new ServiceError('ValidationError', `'${arn}' is not a valid target group ARN`);
}
