import type {
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  TargetDescription,
  TargetHealth,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { operation } from '../../wire/operation';
import type { World } from '../../world';
import { contains } from '../ec2/addresses';
import { rejectUnmodelled } from '../unmodelled';
import { onAll } from './authorization';
import { findTargetGroup, requireTargetGroupArn, type Target, type TargetGroup, targetKey } from './state';
import { portOf } from './targets';

const DESCRIPTIONS: Partial<Record<string, string>> = {
  'Elb.RegistrationInProgress': 'Target registration is in progress',
  'Elb.InitialHealthChecking': 'Initial health checks in progress',
  'Target.DeregistrationInProgress': 'Target deregistration is in progress',
  'Target.HealthCheckDisabled': 'Health checks are not enabled for this target',
  'Target.InvalidState': 'Target is in the stopped state',
  'Target.NotInUse': 'Target group is not configured to receive traffic from the load balancer',
  'Target.NotRegistered': 'Target is not registered to the target group',
  'Target.Timeout': 'Request timed out',
};

export const describeTargetHealth = operation<DescribeTargetHealthInput, DescribeTargetHealthOutput>({
  name: 'DescribeTargetHealth',
  authorize: () => onAll('DescribeTargetHealth'),
  validate(input) {
    rejectUnmodelled(input, 'DescribeTargetHealth', ['TargetGroupArn', 'Targets']);
    requireTargetGroupArn(input.TargetGroupArn);
  },
  apply(input, call) {
    const group = findTargetGroup(call.world.elbv2, input.TargetGroupArn);
    const descriptions = input.Targets?.length
      ? input.Targets.map((named) => describeNamed(call.world, group, named))
      : [...group.targets.values()].map((target) => describe(call.world, group, target));
    return { TargetHealthDescriptions: descriptions };
  },
});

function describeNamed(
  world: World,
  group: TargetGroup,
  { Id = '', Port }: TargetDescription,
): TargetHealthDescription {
  const port = portOf(group, { id: Id, port: Port });
  const target = group.targets.get(targetKey(Id, port));
  if (target) return describe(world, group, target);
  return {
    Target: { Id, ...(port !== undefined && { Port: port }) },
    TargetHealth: health('unused', 'Target.NotRegistered'),
  };
}

const describe = (
  world: World,
  group: TargetGroup,
  { id, port, state, reason }: Target,
): TargetHealthDescription => ({
  Target: {
    Id: id,
    ...(port !== undefined && { Port: port }),
    ...(group.targetType === 'ip' && { AvailabilityZone: zoneOf(world, group, id) }),
  },
  ...(group.targetType !== 'lambda' && { HealthCheckPort: `${port ?? group.port}` }),
  TargetHealth: health(state, reason),
});

/** Detected for an address in the VPC of the group; one outside it was registered for `all` zones. */
function zoneOf({ ec2 }: World, { vpcId }: TargetGroup, ip: string): string {
  const subnet = [...ec2.subnets.values()].find((each) => each.vpcId === vpcId && contains(each.cidr, ip));
  return subnet?.availabilityZone ?? 'all';
}

function health(state: Target['state'], reason: Target['reason']): TargetHealth {
  const description = DESCRIPTIONS[reason ?? ''];
  return {
    State: state,
    ...(reason && { Reason: reason }),
    ...(description !== undefined && { Description: description }),
  };
}
