import type { StartInstancesRequest, StartInstancesResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { endDryRun } from './dry-run';
import { startInstance } from './lifecycle';
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
    for (const instance of instances) checkStart(instance);
    return {
      StartingInstances: instances.map((instance) =>
        changing(instance, () => {
          if (instance.state === 'stopped') startInstance(world, instance);
        }),
      ),
    };
  },
});

function checkStart({ id, state }: Instance): void {
  if (state !== 'stopped' && state !== 'running' && state !== 'pending')
    throw new ServiceError(
      'IncorrectInstanceState',
      `The instance '${id}' is not in a state from which it can be started.`,
    );
}
