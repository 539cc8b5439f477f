/** Reads everything that a later step may change on the subject, in parallel: nothing waits for anything else. */
import { AutoScalingClient, DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeInstanceAttributeCommand, type Instance, type InstanceAttributeName } from '@aws-sdk/client-ec2';
import { describeError } from '../common/aws-error';
import { clientDefaults } from '../common/clients';
import { describeInstance, ec2 } from '../common/ec2';

const autoScaling = new AutoScalingClient(clientDefaults());

/** What one read found, or why it found nothing: an unreadable value is recorded as such, never as absent. */
export type Reading<T> = { readonly value: T } | { readonly unreadable: string };

export interface Observation {
  readonly instance: Instance;
  readonly disableApiTermination: Reading<boolean>;
  readonly disableApiStop: Reading<boolean>;
  readonly instanceInitiatedShutdownBehavior: Reading<string>;
  /** value null: in no group. */
  readonly autoScaling: Reading<{ readonly name: string; readonly lifecycleState: string } | null>;
}

/** Throws when the instance itself cannot be described; everything else that fails is recorded in its place. */
export async function observe(instanceId: string): Promise<Observation> {
  const [instance, disableApiTermination, disableApiStop, instanceInitiatedShutdownBehavior, membership] = await Promise.all([
    describeInstance(instanceId),
    reading(async () => (await attribute(instanceId, 'disableApiTermination')).DisableApiTermination?.Value ?? false),
    reading(async () => (await attribute(instanceId, 'disableApiStop')).DisableApiStop?.Value ?? false),
    reading(async () => shutdownBehavior(await attribute(instanceId, 'instanceInitiatedShutdownBehavior'))),
    reading(() => autoScalingMembership(instanceId)),
  ]);
  return { instance, disableApiTermination, disableApiStop, instanceInitiatedShutdownBehavior, autoScaling: membership };
}

const attribute = (InstanceId: string, Attribute: InstanceAttributeName) =>
  ec2.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute }));

const shutdownBehavior = (answer: Awaited<ReturnType<typeof attribute>>): string =>
  answer.InstanceInitiatedShutdownBehavior?.Value ?? 'stop';

async function autoScalingMembership(instanceId: string) {
  const { AutoScalingInstances } = await autoScaling.send(
    new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }),
  );
  const member = AutoScalingInstances?.[0];
  return member ? { name: member.AutoScalingGroupName ?? '', lifecycleState: member.LifecycleState ?? '' } : null;
}

async function reading<T>(read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { unreadable: describeError(error) };
  }
}
