/**
 * Health of targets in virtual time. Nothing polls: whatever changes an instance or its groups has the finding
 * looked up again, and a finding that lasts for its threshold changes the state.
 *
 * - A new target needs one passed check, an unhealthy one `healthyThreshold` of them; `unhealthyThreshold` failed
 *   checks make any target unhealthy.
 * - A target whose instance is not running is `unused`; one that terminated is deregistered.
 * - A check passes when the instance runs and the rules let a load balancer's interface reach the port.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
import type { TargetHealthReasonEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { World } from '../../world';
import { interfaceAt, permits } from '../ec2/rules';
import type { NetworkInterface } from '../ec2/state';
import { type Finding, type Target, type TargetGroup, type TargetState, targetKey } from './state';

/** Subscribes to what can change a target's health: once a world, before its clock starts. */
export function startHealthChecks(world: World): void {
  const { ec2 } = world;
  ec2.onInstanceState.subscribe((instanceId, state) => {
    if (state === 'terminated') forgetInstance(world, instanceId);
    else recheckInstance(world, instanceId);
  });
  ec2.onGuestState.subscribe((instanceId) => recheckInstance(world, instanceId));
  ec2.onGroupsChanged.subscribe((eniId) => {
    const instanceId = ec2.networkInterfaces.get(eniId)?.attachment?.instanceId;
    if (instanceId === undefined) recheckBehind(world, eniId);
    else recheckInstance(world, instanceId);
  });
}

export function setTargetState(
  world: World,
  group: TargetGroup,
  target: Target,
  state: TargetState,
  reason?: TargetHealthReasonEnum,
): void {
  if (target.state === state && target.reason === reason) return;
  target.state = state;
  if (reason === undefined) delete target.reason;
  else target.reason = reason;
  world.elbv2.onTargetState.emit(group, target);
}

export function recheck(world: World, group: TargetGroup, target: Target): void {
  if (target.state === 'draining') return;
  const finding = findingOf(world, group, target);
  if (finding === target.finding) return;
  target.finding = finding;
  target.generation++;
  switch (finding) {
    case 'not-in-use':
      setTargetState(world, group, target, 'unused', 'Target.NotInUse');
      break;
    case 'not-running':
      setTargetState(world, group, target, 'unused', 'Target.InvalidState');
      break;
    case 'not-checked':
      setTargetState(world, group, target, 'unavailable', 'Target.HealthCheckDisabled');
      break;
    case 'passes':
      expectHealthy(world, group, target);
      break;
    case 'fails':
      expectUnhealthy(world, group, target);
      break;
  }
}

function expectHealthy(world: World, group: TargetGroup, target: Target): void {
  if (target.state === 'healthy') return;
  const recovers = target.state === 'unhealthy';
  if (!recovers) setTargetState(world, group, target, 'initial', 'Elb.InitialHealthChecking');
  const checks = recovers ? group.healthCheck.healthyThreshold : 1;
  afterChecks(world, group, target, checks, () => setTargetState(world, group, target, 'healthy'));
}

function expectUnhealthy(world: World, group: TargetGroup, target: Target): void {
  if (target.state === 'unhealthy') return;
  if (target.state === 'unused') setTargetState(world, group, target, 'initial', 'Elb.InitialHealthChecking');
  afterChecks(world, group, target, group.healthCheck.unhealthyThreshold, () =>
    setTargetState(world, group, target, 'unhealthy', 'Target.Timeout'),
  );
}

function afterChecks(
  world: World,
  group: TargetGroup,
  target: Target,
  checks: number,
  action: () => void,
): void {
  const { generation } = target;
  world.clock.schedule(checks * group.healthCheck.intervalSeconds * 1000, () => {
    const registered = group.targets.get(targetKey(target.id, target.port)) === target;
    if (registered && target.state !== 'draining' && target.generation === generation) action();
  });
}

function findingOf(world: World, group: TargetGroup, target: Target): Finding {
  if (group.loadBalancerArns.length === 0) return 'not-in-use';
  if (group.targetType === 'lambda') return 'not-checked';
  if (group.targetType === 'alb') return 'passes';
  const eni = interfaceOf(world, group, target);
  const instanceId = group.targetType === 'instance' ? target.id : eni?.attachment?.instanceId;
  const instance = world.ec2.instances.get(instanceId ?? '');
  if (group.targetType === 'instance' && instance?.state !== 'running' && instance?.state !== 'stopping') {
    return 'not-running';
  }
  if (instance && instance.guest !== 'running') return 'fails';
  return eni && isReachable(world, group, eni, target) ? 'passes' : 'fails';
}

function interfaceOf(world: World, group: TargetGroup, target: Target): NetworkInterface | undefined {
  const { ec2 } = world;
  if (group.targetType === 'ip') return interfaceAt(ec2, group.vpcId, target.id);
  return ec2.networkInterfaces.get(ec2.instances.get(target.id)?.eniIds[0] ?? '');
}

function isReachable(world: World, group: TargetGroup, eni: NetworkInterface, target: Target): boolean {
  const ip = group.targetType === 'ip' ? target.id : eni.privateAddresses[0]?.ip;
  const port = target.port ?? group.port;
  if (ip === undefined) return false;
  return nodesOf(world, group).some((node) => {
    const remoteIp = node.privateAddresses[0]?.ip ?? '';
    const probe = { family: 'ipv4', protocol: 'tcp', port } as const;
    return (
      permits(world.ec2, node, { ...probe, direction: 'egress', remoteIp: ip }) &&
      permits(world.ec2, eni, { ...probe, direction: 'ingress', remoteIp })
    );
  });
}

/** The load balancers' own interfaces. */
export function nodesOf(world: World, group: TargetGroup): NetworkInterface[] {
  return group.loadBalancerArns
    .flatMap((arn) => world.elbv2.loadBalancers.get(arn)?.networkInterfaceIds ?? [])
    .flatMap((id) => world.ec2.networkInterfaces.get(id) ?? []);
}

function recheckInstance(world: World, instanceId: string): void {
  for (const [group, target] of targetsOf(world, instanceId)) recheck(world, group, target);
}

function recheckBehind(world: World, eniId: string): void {
  for (const group of world.elbv2.targetGroups.values()) {
    if (!nodesOf(world, group).some((node) => node.id === eniId)) continue;
    for (const target of group.targets.values()) recheck(world, group, target);
  }
}

function forgetInstance(world: World, instanceId: string): void {
  for (const [group, target] of targetsOf(world, instanceId)) {
    if (group.targetType !== 'instance') continue;
    group.targets.delete(targetKey(target.id, target.port));
    setTargetState(world, group, target, 'unused', 'Target.NotRegistered');
  }
}

/** Where an instance is registered, by its id or by one of its addresses. */
export function targetsOf(world: World, instanceId: string): [TargetGroup, Target][] {
  const { ec2, elbv2 } = world;
  const addresses = (ec2.instances.get(instanceId)?.eniIds ?? [])
    .flatMap((id) => ec2.networkInterfaces.get(id)?.privateAddresses ?? [])
    .map((address) => address.ip);
  const ids = new Set([instanceId, ...addresses]);
  return [...elbv2.targetGroups.values()].flatMap((group) =>
    [...group.targets.values()]
      .filter((target) => ids.has(target.id))
      .map((target): [TargetGroup, Target] => [group, target]),
  );
}
