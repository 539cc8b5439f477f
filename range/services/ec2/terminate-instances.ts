import type { TerminateInstancesRequest, TerminateInstancesResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { endDryRun } from './dry-run';
import { terminateInstance } from './lifecycle';
import type { Instance } from './state';
import { changing, instancesOf, onInstances, validateInstanceIds } from './state-change';

/**
 * A protected instance spares all that are named with it in its Availability Zone; those in other zones are
 * terminated although the call fails.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html
 */
export const terminateInstances = operation<TerminateInstancesRequest, TerminateInstancesResult>({
  name: 'TerminateInstances',
  authorize: ({ InstanceIds }, call) => onInstances(call, 'TerminateInstances', InstanceIds),
  validate: (input) => {
    const modelled = ['InstanceIds', 'SkipOsShutdown', 'Force', 'DryRun'] as const;
    rejectUnmodelled(input, 'EC2 TerminateInstances', modelled);
    validateInstanceIds(input.InstanceIds);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const instances = instancesOf(world, input.InstanceIds);
    const refused = instances.filter(isProtected);
    const sparedZones = new Set(refused.map(({ availabilityZone }) => availabilityZone));
    const skipOsShutdown = input.SkipOsShutdown === true;
    const changes = instances
      .filter(({ availabilityZone }) => !sparedZones.has(availabilityZone))
      .map((instance) => changing(instance, () => terminateInstance(world, instance, { skipOsShutdown })));
    const [first] = refused;
    if (first) throw refusal(first);
    return { TerminatingInstances: changes };
  },
});

function isProtected({ attributes }: Instance): boolean {
  return attributes.disableApiTermination || attributes.disableApiStop;
}

function refusal({ id, attributes }: Instance): ServiceError {
  const attribute = attributes.disableApiTermination ? 'disableApiTermination' : 'disableApiStop';
  return new ServiceError(
    'OperationNotPermitted',
    `The instance '${id}' may not be terminated. Modify its '${attribute}' instance attribute and try again.`,
  );
}
