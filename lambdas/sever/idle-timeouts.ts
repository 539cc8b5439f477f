/**
 * Idle timeouts of tracked connections at their minimum. It ends what is idle, not a session that talks, and EC2 does not
 * say whether it reaches connections that are open already. How they were is in the description that `assess` recorded.
 */
import { ModifyNetworkInterfaceAttributeCommand } from '@aws-sdk/client-ec2';
import type { Changes } from '../common/changes';
import { ec2 } from '../common/ec2';
import { describeInstanceType } from '../common/instance-type';
import type { Problems } from '../common/result';
import type { Subject } from '../common/subject';

/** The least that EC2 takes, in seconds (EC2 API, "ConnectionTrackingSpecificationRequest"). */
export const MINIMUM = { TcpEstablishedTimeout: 60, UdpTimeout: 30, UdpStreamTimeout: 60 } as const;

/** Nitro instances only; says so when the subject is none. */
export async function lowerIdleTimeouts(
  subject: Subject,
  changes: Changes,
  problems: Problems,
): Promise<string | undefined> {
  const { Hypervisor, BareMetal } = await describeInstanceType(subject.instanceType);
  if (Hypervisor !== 'nitro' && BareMetal !== true)
    return `${subject.instanceType} is not built on Nitro: its idle timeouts cannot be changed`;
  await Promise.all(
    subject.networkInterfaces.map(({ networkInterfaceId }) =>
      problems.attempt(networkInterfaceId, () => lower(networkInterfaceId, changes)),
    ),
  );
  return undefined;
}

const lower = (NetworkInterfaceId: string, changes: Changes): Promise<unknown> =>
  changes.make(
    'ec2:ModifyNetworkInterfaceAttribute',
    NetworkInterfaceId,
    'idle timeouts -> 60 s (TCP), 30 s (UDP), 60 s (UDP stream)',
    () =>
      ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({
          NetworkInterfaceId,
          ConnectionTrackingSpecification: MINIMUM,
        }),
      ),
  );
