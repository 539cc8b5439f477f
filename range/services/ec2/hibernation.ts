/**
 * What EC2 refuses about hibernation: by the call of somebody whose instance was not launched for it, or too early; and, while
 * an instance is hibernated, any change of it. Whatever else is a prerequisite EC2 checks at the launch, so that an
 * instance which is configured has it, or the guest falls back to a shutdown without a word.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/hibernating-prerequisites.html
 */
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import type { Instance } from './state';

/** From the launch, by the guest's system: AWS says "about". */
const READY_AFTER_MS = { linux: 120_000, windows: 300_000 } as const;

export function checkHibernation(
  world: World,
  { id, hibernationConfigured, launchedAt, platform }: Instance,
): void {
  if (!hibernationConfigured)
    throw new ServiceError(
      'UnsupportedHibernationConfiguration',
      `The instance can't be hibernated because it was not configured at launch for hibernation: ${id}`,
    );
  if (world.clock.now() - launchedAt < READY_AFTER_MS[platform])
    throw new ServiceError(
      'UnsupportedOperation',
      `The instance '${id}' is not ready to hibernate yet, please retry in a few minutes.`,
    );
}

/** The code is not documented, only that nothing of a hibernated instance can be modified. */
export function rejectHibernated({ id, state, hibernated }: Instance): void {
  if (hibernated && state === 'stopped')
    throw new ServiceError(
      'IncorrectInstanceState',
      `The instance '${id}' is hibernated and can't be modified until it has been started.`,
    );
}
