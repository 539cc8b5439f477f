import type { AttachNetworkInterfaceRequest, AttachNetworkInterfaceResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { attachInterface } from './attachment';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { instanceTypeOf } from './instance-types';
import { interfacesOf } from './public-address';
import { find } from './resource-ids';
import type { Instance, NetworkInterface } from './state';

const NAME = 'AttachNetworkInterface';

/** An interface that is attached this way outlives the instance. */
export const attachNetworkInterface = operation<AttachNetworkInterfaceRequest, AttachNetworkInterfaceResult>({
  name: NAME,
  authorize: ({ InstanceId, NetworkInterfaceId }, call) => [
    onResource(call, NAME, 'instance', InstanceId),
    onResource(call, NAME, 'networkInterface', NetworkInterfaceId),
  ],
  validate: (input) => {
    const modelled = ['NetworkInterfaceId', 'InstanceId', 'DeviceIndex', 'DryRun'] as const;
    rejectUnmodelled(input, `EC2 ${NAME}`, modelled);
    if (input.DeviceIndex === undefined)
      throw new ServiceError('MissingParameter', 'The request must contain the parameter deviceIndex');
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const instance = find(world.ec2, 'instance', input.InstanceId);
    const eni = find(world.ec2, 'networkInterface', input.NetworkInterfaceId);
    const deviceIndex = input.DeviceIndex ?? 0;
    checkInterface(instance, eni);
    checkInstance(world, instance, deviceIndex);
    return {
      AttachmentId: attachInterface(world, instance, eni, deviceIndex, false).id,
      NetworkCardIndex: 0,
    };
  },
});

function checkInterface(instance: Instance, eni: NetworkInterface): void {
  if (eni.attachment || eni.requesterManaged)
    throw new ServiceError(
      'InvalidNetworkInterface.InUse',
      `The network interface '${eni.id}' is currently in use.`,
    );
  if (eni.availabilityZone !== instance.availabilityZone)
    throw new ServiceError(
      'InvalidParameterCombination',
      'You may not attach a network interface to an instance if they are not in the same availability zone',
    );
}

function checkInstance(world: World, instance: Instance, deviceIndex: number): void {
  const { id, state, type } = instance;
  if (state !== 'running' && state !== 'stopped')
    throw new ServiceError('IncorrectState', `The instance '${id}' is neither running nor stopped.`);
  const attached = interfacesOf(world, instance);
  if (attached.some(({ attachment }) => attachment?.deviceIndex === deviceIndex))
    throw new ServiceError(
      'InvalidParameterValue',
      `Instance '${id}' already has an interface attached at device index '${deviceIndex}'.`,
    );
  const { maxInterfaces } = instanceTypeOf(type);
  if (attached.length >= maxInterfaces)
    throw new ServiceError(
      'AttachmentLimitExceeded',
      `Interface count ${attached.length + 1} exceeds the limit for ${type}`,
    );
}
