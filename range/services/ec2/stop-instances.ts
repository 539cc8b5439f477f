import type { StopInstancesRequest, StopInstancesResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { endDryRun } from './dry-run';
import { checkHibernation } from './hibernation';
import { stopInstance } from './lifecycle';
import { spotRequestOf } from './spot-requests';
import type { Instance } from './state';
import { changing, instancesOf, onInstances, validateInstanceIds } from './state-change';

/** Stops all or none. Stopping what is stopped already changes nothing. */
export const stopInstances = operation<StopInstancesRequest, StopInstancesResult>({
  name: 'StopInstances',
  authorize: ({ InstanceIds }, call) => onInstances(call, 'StopInstances', InstanceIds),
  validate: (input) => {
    const modelled = ['InstanceIds', 'Hibernate', 'SkipOsShutdown', 'Force', 'DryRun'] as const;
    rejectUnmodelled(input, 'EC2 StopInstances', modelled);
    validateInstanceIds(input.InstanceIds);
    if (input.Hibernate && (input.SkipOsShutdown || input.Force))
      throw new NotModelled('EC2 StopInstances with Hibernate and SkipOsShutdown or Force');
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const instances = instancesOf(world, input.InstanceIds);
    for (const instance of instances) checkStop(world, instance, input);
    const options = {
      hibernate: input.Hibernate === true,
      skipOsShutdown: input.SkipOsShutdown === true,
    };
    return {
      StoppingInstances: instances.map((instance) =>
        changing(instance, () => {
          if (instance.state !== 'stopped') stopInstance(world, instance, options);
        }),
      ),
    };
  },
});

function checkStop(world: World, instance: Instance, { Hibernate }: StopInstancesRequest): void {
  const { id, lifecycle, attributes, rootDeviceType, state } = instance;
  if (rootDeviceType === 'instance-store')
    throw new ServiceError(
      'UnsupportedOperation',
      `The instance '${id}' does not have an 'ebs' root device type and cannot be stopped.`,
    );
  if (state !== 'running' && state !== 'stopping' && state !== 'stopped')
    throw new ServiceError(
      'IncorrectInstanceState',
      `The instance '${id}' is not in a state from which it can be stopped.`,
    );
  if (attributes.disableApiStop)
    throw new ServiceError(
      'OperationNotPermitted',
      `The instance '${id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
    );
  if (lifecycle.kind === 'spot' && lifecycle.requestType === 'one-time')
    throw new ServiceError(
      'UnsupportedOperation',
      `You can't stop the Spot Instance '${id}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.`,
    );
  if (spotRequestOf(world, instance)?.state === 'cancelled' && state === 'running')
    throw new ServiceError(
      'UnsupportedOperation',
      `You can't stop the Spot Instance '${id}' because the Spot Instance request associated with it is cancelled.`,
    );
  if (Hibernate && state === 'running') checkHibernation(world, instance);
}
