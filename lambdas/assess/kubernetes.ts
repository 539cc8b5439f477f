/** Whether the subject is a node of a Kubernetes cluster. Tags are its own words: a name from one is carried on only if it could be one. */
import type { Instance } from '@aws-sdk/client-ec2';
import type { Subject } from '../common/subject';

/** Names of clusters and node groups (EKS API, "CreateCluster"). */
const NAME = /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/;
const HOST_NAME = /^[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9][a-z0-9-]{0,62})*$/;
const MARKS = /^(?:aws:)?eks:(?:cluster-name|nodegroup-name)$|^kubernetes\.io\/cluster\/|^karpenter\.sh\//;
const OWNER = 'kubernetes.io/cluster/';
const MOST_ADDRESSES = 50;

export function kubernetesOf(instance: Instance): Subject['kubernetes'] {
  const tags = (instance.Tags ?? []).flatMap(({ Key, Value }) =>
    Key ? [{ key: Key, value: Value ?? '' }] : [],
  );
  if (!tags.some(({ key }) => MARKS.test(key))) return null;
  const named = (name: string): string | undefined =>
    tags.find(({ key }) => key === `aws:eks:${name}` || key === `eks:${name}`)?.value;
  const owner = tags.find(({ key }) => key.startsWith(OWNER))?.key.slice(OWNER.length);
  return {
    cluster: nameOrNull(named('cluster-name') ?? owner),
    nodeGroup: nameOrNull(named('nodegroup-name')),
    nodeName: nodeNameOf(instance),
    podAddresses: podAddressesOf(instance).slice(0, MOST_ADDRESSES),
  };
}

const nameOrNull = (name: string | undefined): string | null =>
  name !== undefined && NAME.test(name) ? name : null;

/** As the kubelet registers by default: the private DNS name. */
function nodeNameOf({ PrivateDnsName, InstanceId }: Instance): string {
  return PrivateDnsName && HOST_NAME.test(PrivateDnsName) ? PrivateDnsName : (InstanceId ?? '');
}

/** The VPC CNI gives pods the secondary addresses of the node's interfaces. */
const podAddressesOf = ({ NetworkInterfaces }: Instance): string[] =>
  (NetworkInterfaces ?? [])
    .flatMap(({ PrivateIpAddresses }) => PrivateIpAddresses ?? [])
    .flatMap(({ Primary, PrivateIpAddress }) => (Primary || !PrivateIpAddress ? [] : [PrivateIpAddress]));
