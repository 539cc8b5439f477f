import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import type { Volume } from './state';

const MIN_INTERVAL_MS = 15_000;
const MAX_CONCURRENT = 5;
const MAX_CONCURRENT_THROUGHPUT_OPTIMIZED = 1;
const MAX_DESCRIPTION = 255;

/**
 * A volume may have five snapshots under way (st1 and sc1: one; those in `error` count), begun 15 s apart.
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-resource-quotas.html
 */
export function checkSnapshotLimits(world: World, volume: Volume): void {
  const own = [...world.ec2.snapshots.values()].filter(({ volumeId }) => volumeId === volume.id);
  const unfinished = own.filter(({ state }) => state !== 'completed').length;
  const slow = volume.type === 'st1' || volume.type === 'sc1';
  if (unfinished >= (slow ? MAX_CONCURRENT_THROUGHPUT_OPTIMIZED : MAX_CONCURRENT))
    throw new ServiceError(
      'ConcurrentSnapshotLimitExceeded',
      `Maximum allowed in-progress snapshots for a single volume exceeded (${volume.id}).`,
    );
  if (own.some(({ startedAt }) => world.clock.now() - startedAt < MIN_INTERVAL_MS))
    throw new ServiceError(
      'SnapshotCreationPerVolumeRateExceeded',
      'The maximum per volume CreateSnapshot request rate has been exceeded. Use an increasing or variable sleep interval between requests.',
    );
}

export function validateDescription(description: string | undefined): void {
  if ((description?.length ?? 0) > MAX_DESCRIPTION)
    throw new ServiceError(
      'InvalidParameterValue',
      `The description may have at most ${MAX_DESCRIPTION} characters.`,
    );
}
