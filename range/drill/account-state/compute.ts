/** Instances that are not terminated, and their volumes: not what is on the disks, which the guest changes by itself. */
import type { Instance, Volume } from '../../services/ec2/state';
import type { World } from '../../world';
import { resource, sorted, tagText } from './facts';

export const computeState = ({ ec2 }: World) => [
  ...[...ec2.instances.values()].filter(isThere).map(instanceState),
  ...[...ec2.volumes.values()].map(volumeState),
];

const isThere = ({ state }: Instance): boolean => state !== 'terminated' && state !== 'shutting-down';

const instanceState = (instance: Instance) =>
  resource(`instance ${instance.id}`, {
    state: instance.state,
    profile: instance.profile?.arn,
    'termination protection': instance.attributes.disableApiTermination,
    'stop protection': instance.attributes.disableApiStop,
    'shutdown behavior': instance.attributes.instanceInitiatedShutdownBehavior,
    'metadata options': instance.metadataOptions,
    interfaces: instance.eniIds,
    'devices that go with it': sorted(
      instance.blockDevices.flatMap((each) => (each.deleteOnTermination ? each.deviceName : [])),
    ),
    devices: sorted(instance.blockDevices.map(({ deviceName, volumeId }) => `${deviceName} ${volumeId}`)),
    tags: tagText(instance.tags),
  });

const volumeState = ({ id, state, attachment, tags }: Volume) =>
  resource(`volume ${id}`, { state, attachment, tags: tagText(tags) });
