import type { StartInstancesRequest, StartInstancesResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { endDryRun } from './dry-run';
import { startInstance } from './lifecycle';
import { spotRequestOf } from './spot-requests';
import type { Instance } from './state';
import { changing, instancesOf, onInstances, validateInstanceIds } from './state-change';

/** Starts all or none. Starting what runs already changes nothing. */
export const startInstances = operation<StartInstancesRequest, StartInstancesResult>({
  name: 'StartInstances',
  authorize: ({ InstanceIds }, call) => onInstances(call, 'StartInstances', InstanceIds),
  validate: (input) => {
    rejectUnmodelled(input, 'EC2 StartInstances', ['InstanceIds', 'DryRun']);
    validateInstanceIds(input.InstanceIds);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const instances = instancesOf(world, input.InstanceIds);
    for (const instance of instances) checkStart(world, instance);
    return {
      StartingInstances: instances.map((instance) =>
        changing(instance, () => {
          if (instance.state === 'stopped') startInstance(world, instance);
        }),
      ),
    };
  },
});

function checkStart(world: World, instance: Instance): void {
  const { id, state } = instance;
  if (state === 'stopped' && spotRequestOf(world, instance)?.state === 'cancelled')
    throw new ServiceError(
      'IncorrectSpotRequestState',
      `You can't start the Spot Instance '${id}' because the Spot Instance request associated with it is cancelled.`,
    );
  if (state !== 'stopped' && state !== 'running' && state !== 'pending')
    throw new ServiceError(
      'IncorrectInstanceState',
      `The instance '${id}' is not in a state from which it can be started.`,
    );
}
