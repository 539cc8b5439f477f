/** Whether RAM could be kept by hibernation. It is decided at launch, so most instances are not prepared, and only their mode can make that a fault. */
import { bad, type Check, idOf, isWindows, ok, tagOf } from '../check';
import type { Facts, Instance } from '../facts';
import { rootVolume } from '../volumes';

/** "Prerequisites for EC2 instance hibernation": less than this much RAM, in GiB. */
const MOST_GIB = { linux: 150, windows: 16 } as const;

export const hibernation: Check = {
  id: 'hibernation',
  title: 'Hibernation, where the mode wants it',
  weight: 2,
  assess(instance, facts, { modeKey }) {
    const wanted = tagOf(instance, modeKey)?.trim().toLowerCase() === 'hibernate';
    const obstacle = obstacleOf(instance, facts);
    if (obstacle === undefined) return ok('prepared');
    return wanted
      ? bad(
          `its mode is hibernate, and ${obstacle}`,
          `launch it anew with --hibernation-options Configured=true, or set ${modeKey} to another mode`,
        )
      : ok(`not possible: ${obstacle}`);
  },
};

function obstacleOf(instance: Instance, facts: Facts): string | undefined {
  const type = facts.types.get(instance.InstanceType ?? '');
  const gibibytes = (type?.MemoryInfo?.SizeInMiB ?? 0) / 1024;
  const most = MOST_GIB[isWindows(instance) ? 'windows' : 'linux'];
  if (instance.HibernationOptions?.Configured !== true) return 'it was launched without hibernation';
  if (type?.HibernationSupported === false) return `the type ${instance.InstanceType ?? ''} cannot`;
  if (gibibytes >= most) return `it has ${gibibytes} GiB of RAM, and less than ${most} are allowed`;
  if (rootVolume(instance, facts)?.Encrypted === false) return 'its root volume is not encrypted';
  return facts.groups.has(idOf(instance))
    ? 'it is in an Auto Scaling group, which would replace it'
    : undefined;
}
