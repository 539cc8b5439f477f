import { bad, type Check, isRunning, ok, warn } from '../check';

/** As lambdas/memory/url-life.ts: no host is faster than this, and the URLs that memory streams through live so long. */
const FASTEST_MIB_PER_SECOND = 128;
const URL_SECONDS = 6 * 3600;
/** A capture of more than that deserves a thought beforehand. */
const LONG_SECONDS = 3600;

export const duration: Check = {
  id: 'duration',
  title: 'Memory that can be captured in time',
  weight: 7,
  assess(instance, { types }) {
    if (!isRunning(instance)) return ok('it is stopped: there is no memory to capture');
    const mib = types.get(instance.InstanceType ?? '')?.MemoryInfo?.SizeInMiB;
    if (mib === undefined)
      return warn(`EC2 does not say how much memory ${instance.InstanceType ?? 'it'} has`);
    const seconds = Math.ceil(mib / FASTEST_MIB_PER_SECOND);
    const size = `${Math.round((mib / 1024) * 10) / 10} GiB`;
    if (seconds > URL_SECONDS - 300)
      return bad(
        `${size} take longer than the ${URL_SECONDS / 3600} hours that its URLs live`,
        'mode hibernate, where the type allows it; else disks only',
      );
    const minutes = Math.max(1, Math.round(seconds / 60));
    return seconds > LONG_SECONDS
      ? warn(`${size} take at least ${minutes} minutes`)
      : ok(`${size}, at least ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`);
  },
};
