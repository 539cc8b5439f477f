import type { ModifyNetworkInterfaceAttributeRequest } from '@aws-sdk/client-ec2';
import { type Authorization, type Call, operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { attributeKeys, validateOneAttribute } from './attribute-choice';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { checkGroups } from './group-choice';
import { instanceTypeOf } from './instance-types';
import { find } from './resource-ids';
import { setGroups } from './security-groups';
import type { NetworkInterface } from './state';

type Input = ModifyNetworkInterfaceAttributeRequest;

const NAME = 'ModifyNetworkInterfaceAttribute';
const ATTRIBUTES = [
  'Groups',
  'ConnectionTrackingSpecification',
  'Description',
  'SourceDestCheck',
  'Attachment',
] as const;
/** Seconds, from and to. */
const TIMEOUTS = {
  TcpEstablishedTimeout: [60, 432_000],
  UdpTimeout: [30, 60],
  UdpStreamTimeout: [60, 180],
} as const;

/** One attribute a call. */
export const modifyNetworkInterfaceAttribute = operation<Input, object>({
  name: NAME,
  authorize: authorizations,
  validate: (input) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, [...ATTRIBUTES, 'NetworkInterfaceId', 'DryRun']);
    validateOneAttribute(input, ATTRIBUTES);
    validateTimeouts(input);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const eni = find(world.ec2, 'networkInterface', input.NetworkInterfaceId);
    if (eni.requesterManaged)
      throw new ServiceError(
        'AuthFailure',
        'You do not have permission to access the specified resource.',
        403,
      );
    modify(world, eni, input);
    return {};
  },
});

function authorizations(input: Input, call: Call): Authorization[] {
  const eni = call.world.ec2.networkInterfaces.get(input.NetworkInterfaceId ?? '');
  return [
    onResource(call, NAME, 'networkInterface', input.NetworkInterfaceId, attributeKeys(input, ATTRIBUTES)),
    ...(input.Groups ?? []).map((id) => onResource(call, NAME, 'securityGroup', id)),
    ...(input.Attachment && eni?.attachment
      ? [onResource(call, NAME, 'instance', eni.attachment.instanceId)]
      : []),
  ];
}

function modify(world: World, eni: NetworkInterface, input: Input): void {
  if (input.Groups?.length) {
    checkGroups(world, eni.vpcId, input.Groups);
    setGroups(world, eni, input.Groups);
  }
  if (input.ConnectionTrackingSpecification) setTimeouts(world, eni, input.ConnectionTrackingSpecification);
  if (input.Description) eni.description = input.Description.Value ?? '';
  if (input.SourceDestCheck) eni.sourceDestCheck = input.SourceDestCheck.Value ?? true;
  if (input.Attachment) setDeleteOnTermination(eni, input.Attachment);
}

/** Whatever the specification leaves out keeps its value. Nitro instances only. */
function setTimeouts(
  world: World,
  { attachment, trackingTimeouts }: NetworkInterface,
  specification: NonNullable<Input['ConnectionTrackingSpecification']>,
): void {
  const instance = world.ec2.instances.get(attachment?.instanceId ?? '');
  if (instance && instanceTypeOf(instance.type).hypervisor !== 'nitro')
    throw new ServiceError(
      'UnsupportedOperation',
      `Connection tracking timeouts are not supported for instance type '${instance.type}'.`,
    );
  const { TcpEstablishedTimeout, UdpTimeout, UdpStreamTimeout } = specification;
  if (TcpEstablishedTimeout !== undefined) trackingTimeouts.tcpEstablished = TcpEstablishedTimeout;
  if (UdpTimeout !== undefined) trackingTimeouts.udp = UdpTimeout;
  if (UdpStreamTimeout !== undefined) trackingTimeouts.udpStream = UdpStreamTimeout;
}

function validateTimeouts({ ConnectionTrackingSpecification: given }: Input): void {
  for (const [name, [min, max]] of Object.entries(TIMEOUTS)) {
    const value = given?.[name as keyof typeof TIMEOUTS];
    if (value !== undefined && (value < min || value > max))
      throw new ServiceError(
        'InvalidParameterValue',
        `Value (${value}) for parameter ${name} is invalid. It must be between ${min} and ${max} seconds.`,
      );
  }
}

function setDeleteOnTermination(
  { attachment }: NetworkInterface,
  change: NonNullable<Input['Attachment']>,
): void {
  rejectUnmodelled(change, `EC2 ${NAME} Attachment`, ['AttachmentId', 'DeleteOnTermination']);
  if (!attachment || attachment.id !== change.AttachmentId)
    throw new ServiceError(
      'InvalidAttachmentID.NotFound',
      `The attachment '${change.AttachmentId}' does not exist`,
    );
  attachment.deleteOnTermination = change.DeleteOnTermination ?? attachment.deleteOnTermination;
}
