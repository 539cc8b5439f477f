import type {
  DescribeInstanceAttributeRequest,
  InstanceAttribute,
  InstanceAttributeName,
} from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { groupIdentifiers } from './group-shape';
import { blockDeviceMapping } from './instance-shape';
import { instanceTypeOf } from './instance-types';
import { find } from './resource-ids';
import { onlyInterface } from './single-interface';
import type { Instance } from './state';

type Read = (instance: Instance, world: World) => InstanceAttribute;

/** What an instance has not is an empty member of the answer. */
const ATTRIBUTES: Partial<Record<InstanceAttributeName, Read>> = {
  disableApiTermination: ({ attributes }) => ({
    DisableApiTermination: { Value: attributes.disableApiTermination },
  }),
  disableApiStop: ({ attributes }) => ({ DisableApiStop: { Value: attributes.disableApiStop } }),
  instanceInitiatedShutdownBehavior: ({ attributes }) => ({
    InstanceInitiatedShutdownBehavior: { Value: attributes.instanceInitiatedShutdownBehavior },
  }),
  userData: ({ attributes }) => ({
    UserData: attributes.userData === undefined ? {} : { Value: attributes.userData },
  }),
  instanceType: ({ type }) => ({ InstanceType: { Value: type } }),
  rootDeviceName: ({ rootDeviceName }) => ({ RootDeviceName: { Value: rootDeviceName } }),
  blockDeviceMapping: ({ blockDevices }) => ({ BlockDeviceMappings: blockDevices.map(blockDeviceMapping) }),
  sourceDestCheck: (instance, world) => ({
    SourceDestCheck: { Value: onlyInterface(world, instance).sourceDestCheck },
  }),
  groupSet: (instance, world) => ({
    Groups: groupIdentifiers(world, onlyInterface(world, instance).groupIds),
  }),
  ebsOptimized: ({ type }) => ({ EbsOptimized: { Value: instanceTypeOf(type).hypervisor === 'nitro' } }),
  productCodes: () => ({ ProductCodes: [] }),
  kernel: () => ({ KernelId: {} }),
  ramdisk: () => ({ RamdiskId: {} }),
  sriovNetSupport: () => ({ SriovNetSupport: {} }),
  enclaveOptions: () => ({ EnclaveOptions: { Enabled: false } }),
};

/** One attribute a call. */
export const describeInstanceAttribute = operation<DescribeInstanceAttributeRequest, InstanceAttribute>({
  name: 'DescribeInstanceAttribute',
  authorize: ({ InstanceId }, call) => [
    onResource(call, 'DescribeInstanceAttribute', 'instance', InstanceId),
  ],
  validate: (input) => {
    rejectUnmodelled(input, 'EC2 DescribeInstanceAttribute', ['InstanceId', 'Attribute', 'DryRun']);
    if (!input.Attribute)
      throw new ServiceError('MissingParameter', 'The request must contain the parameter attribute');
    if (input.Attribute === 'enaSupport')
      throw new ServiceError('InvalidParameterValue', "The attribute 'enaSupport' is not supported.");
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const instance = find(world.ec2, 'instance', input.InstanceId);
    return { InstanceId: instance.id, ...readerOf(input)(instance, world) };
  },
});

function readerOf({ Attribute }: DescribeInstanceAttributeRequest): Read {
  const read = Attribute && ATTRIBUTES[Attribute];
  if (!read) throw new NotModelled(`EC2 DescribeInstanceAttribute of '${Attribute}'`);
  return read;
}
