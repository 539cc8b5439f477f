/**
 * Reads what later steps change on the instance itself, in parallel. Where it is registered, in a group and behind load
 * balancers, takes many more calls to find: `detach` reads and records that before it changes it, beside the cut.
 */
import {
  DescribeInstanceAttributeCommand,
  type Instance,
  type InstanceAttributeName,
} from '@aws-sdk/client-ec2';
import { describeError } from '../common/aws-error';
import { describeInstance, ec2 } from '../common/ec2';

/** What one read found, or why it found nothing: an unreadable value is recorded as such, never as absent. */
export type Reading<T> = { readonly value: T } | { readonly unreadable: string };

export interface Observation {
  readonly instance: Instance;
  readonly disableApiTermination: Reading<boolean>;
  readonly instanceInitiatedShutdownBehavior: Reading<string>;
}

/** Throws when the instance itself cannot be described; everything else that fails is recorded in its place. */
export async function observe(instanceId: string): Promise<Observation> {
  const [instance, disableApiTermination, instanceInitiatedShutdownBehavior] = await Promise.all([
    describeInstance(instanceId),
    reading(
      async () =>
        (await attribute(instanceId, 'disableApiTermination')).DisableApiTermination?.Value ?? false,
    ),
    reading(async () => shutdownBehavior(await attribute(instanceId, 'instanceInitiatedShutdownBehavior'))),
  ]);
  return { instance, disableApiTermination, instanceInitiatedShutdownBehavior };
}

const attribute = (InstanceId: string, Attribute: InstanceAttributeName) =>
  ec2.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute }));

const shutdownBehavior = (answer: Awaited<ReturnType<typeof attribute>>): string =>
  answer.InstanceInitiatedShutdownBehavior?.Value ?? 'stop';

async function reading<T>(read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { unreadable: describeError(error) };
  }
}
