import type { DetachNetworkInterfaceRequest } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { detachInterface, interfaceAttachedBy } from './attachment';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';

const NAME = 'DetachNetworkInterface';

/** At once, whether forced or not. */
export const detachNetworkInterface = operation<DetachNetworkInterfaceRequest, object>({
  name: NAME,
  authorize: ({ AttachmentId }, call) => {
    const eni = interfaceAttachedBy(call.world, AttachmentId);
    return [
      onResource(call, NAME, 'instance', eni?.attachment.instanceId),
      onResource(call, NAME, 'networkInterface', eni?.id),
    ];
  },
  validate: (input) => rejectUnmodelled(input, `EC2 ${NAME}`, ['AttachmentId', 'Force', 'DryRun']),
  apply: (input, { world }) => {
    endDryRun(input);
    const eni = interfaceAttachedBy(world, input.AttachmentId);
    if (!eni)
      throw new ServiceError(
        'InvalidAttachmentID.NotFound',
        `The attachment '${input.AttachmentId}' does not exist`,
      );
    if (eni.attachment.deviceIndex === 0)
      throw new ServiceError(
        'OperationNotPermitted',
        'The network interface at device index 0 cannot be detached.',
      );
    detachInterface(world, eni);
    return {};
  },
});
