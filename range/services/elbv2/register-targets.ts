import type {
  RegisterTargetsInput,
  RegisterTargetsOutput,
  TargetDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { contains } from '../ec2/addresses';
import { rejectUnmodelled } from '../unmodelled';
import { onTargetGroup } from './authorization';
import { findTargetGroup, requireTargetGroupArn, type TargetGroup } from './state';
import { registerTarget } from './targets';

export const registerTargets = operation<RegisterTargetsInput, RegisterTargetsOutput>({
  name: 'RegisterTargets',
  authorize: (input, call) => onTargetGroup(call, 'RegisterTargets', input.TargetGroupArn),
  validate(input) {
    rejectUnmodelled(input, 'RegisterTargets', ['TargetGroupArn', 'Targets']);
    requireTargetGroupArn(input.TargetGroupArn);
  },
  apply(input, call) {
    const group = findTargetGroup(call.world.elbv2, input.TargetGroupArn);
    const targets = input.Targets ?? [];
    for (const target of targets) requireRegistrable(call.world, group, target);
    for (const { Id = '', Port } of targets) registerTarget(call.world, group, { id: Id, port: Port });
    return {};
  },
});

function requireRegistrable(world: World, group: TargetGroup, { Id = '' }: TargetDescription): void {
  if (group.targetType === 'instance') requireInstance(world, group, Id);
  if (group.targetType === 'ip') requireAddress(world, group, Id);
}

function requireInstance(world: World, group: TargetGroup, id: string): void {
  const instance = world.ec2.instances.get(id);
  if (!instance) throw invalidTarget(`The following targets are not valid instances: '${id}'`);
  if (instance.state !== 'running') {
    throw invalidTarget(`The following targets are not in a running state and cannot be registered: '${id}'`);
  }
  if (instance.vpcId !== group.vpcId) {
    throw invalidTarget(`The following targets are not in the target group VPC '${group.vpcId}': '${id}'`);
  }
}

function requireAddress(world: World, group: TargetGroup, ip: string): void {
  const cidrs = world.ec2.vpcs.get(group.vpcId)?.cidrs ?? [];
  if (cidrs.some((cidr) => contains(cidr, ip))) return;
  throw new ServiceError(
    'ValidationError',
    `The IP address '${ip}' is not within the CIDR blocks of VPC '${group.vpcId}'`,
  );
}

const invalidTarget = (message: string): ServiceError => new ServiceError('InvalidTarget', message);
