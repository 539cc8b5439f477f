/** The protections that EC2 shows one at a time, each with its value now or why it cannot be read. */
import { describeError } from '../common/aws-error';
import { describeAttribute } from '../common/ec2';
import { isThrottle, Throttled } from '../common/throttled';

export type Reading<T> = { readonly value: T } | { readonly unreadable: string };

export interface Protections {
  readonly disableApiTermination: Reading<boolean>;
  readonly instanceInitiatedShutdownBehavior: Reading<string>;
}

/** @throws Throttled: what will be readable in a moment must not go into the record as unreadable. */
export async function readProtections(instanceId: string): Promise<Protections> {
  const [disableApiTermination, instanceInitiatedShutdownBehavior] = await Promise.all([
    reading(
      async () =>
        (await describeAttribute(instanceId, 'disableApiTermination')).DisableApiTermination?.Value === true,
    ),
    reading(
      async () =>
        (await describeAttribute(instanceId, 'instanceInitiatedShutdownBehavior'))
          .InstanceInitiatedShutdownBehavior?.Value ?? 'stop',
    ),
  ]);
  return { disableApiTermination, instanceInitiatedShutdownBehavior };
}

async function reading<T>(read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (isThrottle(error)) throw new Throttled(describeError(error));
    return { unreadable: describeError(error) };
  }
}
