import {
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  EC2Client,
  type Instance,
  type InstanceAttribute,
  type InstanceAttributeName,
} from '@aws-sdk/client-ec2';
import { clientDefaults } from './clients';

/** Throttling is answered with patience: the pauses of sixteen attempts come to half a minute on average. */
export const ec2 = new EC2Client(clientDefaults(16));

/** For calls that take no client token and must not be repeated blindly, such as CreateSnapshots. */
export const ec2Once = new EC2Client(clientDefaults(1));

/** The instance as EC2 describes it now. Throws when EC2 does not know it. */
export async function describeInstance(instanceId: string): Promise<Instance> {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  const instance = Reservations?.flatMap(({ Instances }) => Instances ?? [])[0];
  if (!instance) throw new Error(`EC2 answered without the instance ${instanceId}`);
  return instance;
}

const OFF: readonly string[] = ['stopped', 'stopping', 'shutting-down', 'terminated'];

/** Whether an instance in this state runs no more, or will in a moment. */
export const isOff = (state: string): boolean => OFF.includes(state);

/** One attribute; EC2 shows one a call. */
export const describeAttribute = (
  InstanceId: string,
  Attribute: InstanceAttributeName,
): Promise<InstanceAttribute> => ec2.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute }));
