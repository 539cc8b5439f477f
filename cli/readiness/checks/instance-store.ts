import { type Check, ok, warn } from '../check';

const GB = 1000 ** 3;
const MIB = 1024 ** 2;
/** As the image of memory is read at best. */
const MIB_PER_SECOND = 128;

export const instanceStore: Check = {
  id: 'instance-store',
  title: 'No data that a stop erases',
  weight: 3,
  assess(instance, { types }) {
    const storage = types.get(instance.InstanceType ?? '')?.InstanceStorageInfo;
    const gigabytes = storage?.TotalSizeInGB ?? 0;
    if (gigabytes === 0) return ok('no instance store');
    const minutes = Math.ceil((gigabytes * GB) / MIB / MIB_PER_SECOND / 60);
    return warn(
      `${gigabytes} GB of instance store are lost with a stop, and an image of them takes at least ${minutes} minutes`,
      'keep what matters on EBS; tag it with mode online, so that nothing stops it',
    );
  },
};
