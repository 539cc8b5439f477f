/**
 * What Run Command puts on the bus. The event of a command repeats its parameters: whoever reads the bus, reads them.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
import { isoTime } from '../../kernel/iso';
import type { World } from '../../world';
import type { Command, Invocation } from './state';

export function emitInvocationStatus(world: World, command: Command, invocation: Invocation): void {
  world.emit({
    source: 'aws.ssm',
    'detail-type': 'EC2 Command Invocation Status-change Notification',
    resources: [instanceArn(world, invocation.instanceId)],
    detail: {
      'command-id': command.id,
      'document-name': command.documentName,
      'instance-id': invocation.instanceId,
      'requested-date-time': isoTime(command.requestedMs),
      status: invocation.status,
    },
  });
}

export function emitCommandStatus(world: World, command: Command): void {
  world.emit({
    source: 'aws.ssm',
    'detail-type': 'EC2 Command Status-change Notification',
    resources: [...command.invocations.keys()].map((id) => instanceArn(world, id)),
    detail: {
      'command-id': command.id,
      'document-name': command.documentName,
      'expire-after': isoTime(command.requestedMs + command.timeoutSeconds * 1000),
      parameters: command.parameters,
      'requested-date-time': isoTime(command.requestedMs),
      status: command.status,
    },
  });
}

export const instanceArn = ({ partition, region, account }: World, instanceId: string): string =>
  `arn:${partition}:ec2:${region}:${account}:instance/${instanceId}`;
