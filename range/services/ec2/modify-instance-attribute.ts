import type { ModifyInstanceAttributeRequest } from '@aws-sdk/client-ec2';
import { type Authorization, type Call, operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { attributeKeys, validateOneAttribute } from './attribute-choice';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { checkGroups } from './group-choice';
import { rejectHibernated } from './hibernation';
import { find } from './resource-ids';
import { setGroups } from './security-groups';
import { onlyInterface } from './single-interface';
import type { Instance } from './state';

type Input = ModifyInstanceAttributeRequest;

const NAME = 'ModifyInstanceAttribute';
const ATTRIBUTES = [
  'DisableApiTermination',
  'DisableApiStop',
  'InstanceInitiatedShutdownBehavior',
  'BlockDeviceMappings',
  'Groups',
  'SourceDestCheck',
] as const;

/** One attribute a call. */
export const modifyInstanceAttribute = operation<Input, object>({
  name: NAME,
  authorize: authorizations,
  validate: (input) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, [...ATTRIBUTES, 'InstanceId', 'DryRun']);
    validateOneAttribute(input, ATTRIBUTES);
    validateBehavior(input.InstanceInitiatedShutdownBehavior?.Value);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const instance = find(world.ec2, 'instance', input.InstanceId);
    if (instance.state === 'terminated' || instance.state === 'shutting-down')
      throw new ServiceError(
        'IncorrectInstanceState',
        `The instance '${instance.id}' is not in a state in which its attributes can be modified.`,
      );
    rejectHibernated(instance);
    modify(world, instance, input);
    return {};
  },
});

function authorizations(input: Input, call: Call): Authorization[] {
  const instance = call.world.ec2.instances.get(input.InstanceId ?? '');
  const volumeIds = (input.BlockDeviceMappings ?? []).flatMap(
    ({ DeviceName }) => instance?.blockDevices.find((d) => d.deviceName === DeviceName)?.volumeId ?? [],
  );
  return [
    onResource(call, NAME, 'instance', input.InstanceId, attributeKeys(input, ATTRIBUTES)),
    ...(input.Groups ?? []).map((id) => onResource(call, NAME, 'securityGroup', id)),
    ...volumeIds.map((id) => onResource(call, NAME, 'volume', id)),
  ];
}

function modify(world: World, instance: Instance, input: Input): void {
  const { attributes } = instance;
  if (input.DisableApiTermination) {
    rejectSpot(instance, 'disableApiTermination');
    attributes.disableApiTermination = input.DisableApiTermination.Value ?? false;
  }
  if (input.DisableApiStop) {
    rejectSpot(instance, 'disableApiStop');
    rejectInstanceStoreRoot(instance, 'disableApiStop');
    attributes.disableApiStop = input.DisableApiStop.Value ?? false;
  }
  if (input.InstanceInitiatedShutdownBehavior) {
    rejectInstanceStoreRoot(instance, 'instanceInitiatedShutdownBehavior');
    const stops = input.InstanceInitiatedShutdownBehavior.Value === 'stop';
    attributes.instanceInitiatedShutdownBehavior = stops ? 'stop' : 'terminate';
  }
  if (input.SourceDestCheck)
    onlyInterface(world, instance).sourceDestCheck = input.SourceDestCheck.Value ?? true;
  if (input.Groups?.length) replaceGroups(world, instance, input.Groups);
  setDeleteOnTermination(instance, input.BlockDeviceMappings ?? []);
}

function replaceGroups(world: World, instance: Instance, groupIds: readonly string[]): void {
  const eni = onlyInterface(world, instance);
  checkGroups(world, eni.vpcId, groupIds);
  setGroups(world, eni, groupIds);
}

/** All devices or none; DeleteOnTermination is true where it is not given. */
function setDeleteOnTermination(
  instance: Instance,
  mappings: NonNullable<Input['BlockDeviceMappings']>,
): void {
  const changes = mappings.map((mapping) => {
    rejectUnmodelled(mapping, `EC2 ${NAME} BlockDeviceMappings`, ['DeviceName', 'Ebs']);
    const device = instance.blockDevices.find(({ deviceName }) => deviceName === mapping.DeviceName);
    const volumeId = mapping.Ebs?.VolumeId ?? device?.volumeId;
    if (!device || device.volumeId !== volumeId)
      throw new ServiceError(
        'InvalidInstanceAttributeValue',
        `No device is currently mapped at ${mapping.DeviceName}`,
      );
    return { device, value: mapping.Ebs?.DeleteOnTermination ?? true };
  });
  for (const { device, value } of changes) device.deleteOnTermination = value;
}

/** Even setting it to false is refused. */
function rejectSpot({ lifecycle }: Instance, attribute: string): void {
  if (lifecycle.kind === 'spot')
    throw new ServiceError(
      'UnsupportedOperation',
      `Modifying '${attribute}' is not supported for spot instances.`,
    );
}

function rejectInstanceStoreRoot({ rootDeviceType }: Instance, attribute: string): void {
  if (rootDeviceType === 'instance-store')
    throw new ServiceError(
      'UnsupportedOperation',
      `Modifying '${attribute}' is not supported for instances with an instance store root device.`,
    );
}

function validateBehavior(value: string | undefined): void {
  if (value !== undefined && value !== 'stop' && value !== 'terminate')
    throw new ServiceError(
      'InvalidParameterValue',
      `Invalid value '${value}' for InstanceInitiatedShutdownBehavior. Allowed: stop, terminate.`,
    );
}
