/**
 * What has to be known of the subject beyond its description before a mode can be chosen that depends on it. Asked only for the
 * modes `hibernate` and `auto`. What could not be found out is said as such, and never taken for a yes.
 */
import {
  DescribeSpotInstanceRequestsCommand,
  DescribeVolumesCommand,
  type Instance,
} from '@aws-sdk/client-ec2';
import { describeError } from '../common/aws-error';
import { findContainerInstance } from '../common/container-instance';
import { ec2 } from '../common/ec2';
import { describeInstanceType } from '../common/instance-type';
import type { Subject } from '../common/subject';

export interface Unknown {
  readonly unknown: string;
}
export type Fact<T> = T | Unknown;

export const isUnknown = (fact: Fact<object | readonly string[] | string | null>): fact is Unknown =>
  typeof fact === 'object' && fact !== null && 'unknown' in fact;

export interface TypeFacts {
  readonly name: string;
  readonly ramMiB: number;
  readonly canHibernate: boolean;
  readonly isBareMetal: boolean;
  /** 0: it has no instance-store volumes. */
  readonly instanceStoreGB: number;
}

export interface RootVolume {
  readonly volumeType: string;
  readonly isEncrypted: boolean;
  readonly sizeGiB: number;
}

export interface SpotFacts {
  readonly type: string;
  readonly hasLaunchGroup: boolean;
}

export interface Facts {
  readonly state: string;
  readonly platform: Subject['platform'];
  /** UTC ms. */
  readonly launchedAt: number | undefined;
  readonly isHibernationConfigured: boolean;
  readonly type: Fact<TypeFacts>;
  /** null: its root device is no EBS volume. */
  readonly root: Fact<RootVolume | null>;
  /** null: it is no Spot Instance. */
  readonly spot: Fact<SpotFacts | null>;
  /** What it is a node of, in words; null: of nothing. */
  readonly containers: Fact<string | null>;
}

export async function factsOf(instance: Instance, subject: Subject): Promise<Facts> {
  const [type, root, spot, containers] = await Promise.all([
    known(() => typeFacts(subject.instanceType)),
    known(() => rootVolume(instance)),
    known(() => spotFacts(subject)),
    known(() => containersOf(subject)),
  ]);
  return {
    state: subject.state,
    platform: subject.platform,
    launchedAt: instance.LaunchTime?.getTime(),
    isHibernationConfigured: instance.HibernationOptions?.Configured === true,
    type,
    root,
    spot,
    containers,
  };
}

export async function known<T>(find: () => Promise<T>): Promise<Fact<T>> {
  try {
    return await find();
  } catch (error) {
    return { unknown: describeError(error) };
  }
}

async function typeFacts(name: string): Promise<TypeFacts> {
  const info = await describeInstanceType(name);
  const ramMiB = info.MemoryInfo?.SizeInMiB;
  if (ramMiB === undefined) throw new Error(`EC2 gives no RAM size for ${name}`);
  const store = info.InstanceStorageInfo?.TotalSizeInGB ?? 0;
  return {
    name,
    ramMiB,
    canHibernate: info.HibernationSupported === true,
    isBareMetal: info.BareMetal === true,
    // A type that has them and does not say how large they are is not one without.
    instanceStoreGB: info.InstanceStorageSupported === true ? Math.max(1, store) : store,
  };
}

async function rootVolume({
  RootDeviceType,
  RootDeviceName,
  BlockDeviceMappings = [],
}: Instance): Promise<RootVolume | null> {
  if (RootDeviceType !== 'ebs') return null;
  const VolumeId = BlockDeviceMappings.find(({ DeviceName }) => DeviceName === RootDeviceName)?.Ebs?.VolumeId;
  if (VolumeId === undefined) throw new Error(`no volume is attached at ${RootDeviceName}`);
  const { Volumes } = await ec2.send(
    new DescribeVolumesCommand({ Filters: [{ Name: 'volume-id', Values: [VolumeId] }] }),
  );
  const [volume] = Volumes ?? [];
  if (!volume) throw new Error(`EC2 answered without ${VolumeId}`);
  return {
    volumeType: volume.VolumeType ?? 'unknown',
    isEncrypted: volume.Encrypted === true,
    sizeGiB: volume.Size ?? 0,
  };
}

async function spotFacts({ lifecycle, spotRequestId }: Subject): Promise<SpotFacts | null> {
  if (lifecycle !== 'spot' && spotRequestId === null) return null;
  if (spotRequestId === null) throw new Error('a Spot Instance whose request EC2 does not name');
  const { SpotInstanceRequests } = await ec2.send(
    new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [spotRequestId] }),
  );
  const [request] = SpotInstanceRequests ?? [];
  if (!request) throw new Error(`EC2 answered without the request ${spotRequestId}`);
  return { type: request.Type ?? 'unknown', hasLaunchGroup: request.LaunchGroup !== undefined };
}

async function containersOf({ instanceId, kubernetes }: Subject): Promise<string | null> {
  if (kubernetes) return `a node of the Kubernetes cluster ${kubernetes.cluster ?? '(unnamed)'}`;
  const found = await findContainerInstance(instanceId);
  return found && `a container instance of the ECS cluster ${found.clusterArn.split('/').at(-1)}`;
}
