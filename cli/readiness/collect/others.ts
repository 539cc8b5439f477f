/** What the services beside EC2 say of the fleet. */
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { Instance } from '@aws-sdk/client-ec2';
import {
  DescribeContainerInstancesCommand,
  ECSClient,
  ListClustersCommand,
  ListContainerInstancesCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeKeyCommand, type KeyMetadata, KMSClient } from '@aws-sdk/client-kms';
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ClientConfig } from '../../aws/session';
import { idOf } from '../check';
import type { Facts, GroupFacts } from '../facts';
import type { Calls } from './calls';

export async function managedNodes(config: ClientConfig, calls: Calls): Promise<Facts['nodes']> {
  const ssm = new SSMClient(config);
  const pages = await calls.pages(
    'ssm:DescribeInstanceInformation',
    (NextToken) =>
      ssm.send(new DescribeInstanceInformationCommand({ MaxResults: 50, ...(NextToken && { NextToken }) })),
    (answer) => answer.NextToken,
  );
  const nodes = pages.flatMap(({ InstanceInformationList = [] }) => InstanceInformationList);
  return new Map(nodes.map((each) => [each.InstanceId ?? '', each]));
}

export async function scalingGroups(config: ClientConfig, calls: Calls): Promise<Facts['groups']> {
  const autoScaling = new AutoScalingClient(config);
  const pages = await calls.pages(
    'autoscaling:DescribeAutoScalingGroups',
    (NextToken) =>
      autoScaling.send(
        new DescribeAutoScalingGroupsCommand({ MaxRecords: 100, ...(NextToken && { NextToken }) }),
      ),
    (answer) => answer.NextToken,
  );
  const groups = new Map<string, GroupFacts>();
  for (const group of pages.flatMap(({ AutoScalingGroups = [] }) => AutoScalingGroups))
    for (const { InstanceId } of group.Instances ?? [])
      if (InstanceId)
        groups.set(InstanceId, {
          name: group.AutoScalingGroupName ?? '',
          minSize: group.MinSize ?? 0,
          maxSize: group.MaxSize ?? 0,
          desired: group.DesiredCapacity ?? 0,
          suspended: (group.SuspendedProcesses ?? []).flatMap(({ ProcessName }) => ProcessName ?? []),
        });
  return groups;
}

/** Only a Network Load Balancer's target groups have these protocols. */
const NETWORK = ['TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'];

export async function networkTargets(
  config: ClientConfig,
  calls: Calls,
  instances: readonly Instance[],
): Promise<Facts['networkTargets']> {
  const elb = new ElasticLoadBalancingV2Client(config);
  const pages = await calls.pages(
    'elasticloadbalancing:DescribeTargetGroups',
    (Marker) => elb.send(new DescribeTargetGroupsCommand({ PageSize: 400, ...(Marker && { Marker }) })),
    (answer) => answer.NextMarker,
  );
  const byAddress = new Map(
    instances.flatMap((instance) => addressesOf(instance).map((each) => [each, idOf(instance)])),
  );
  const targets = new Map<string, string[]>();
  for (const group of pages.flatMap(({ TargetGroups = [] }) => TargetGroups)) {
    if (!NETWORK.includes(group.Protocol ?? '')) continue;
    const { TargetHealthDescriptions = [] } = await calls.make(
      'elasticloadbalancing:DescribeTargetHealth',
      () => elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: group.TargetGroupArn })),
    );
    for (const { Target } of TargetHealthDescriptions) {
      const id = byAddress.get(Target?.Id ?? '') ?? Target?.Id ?? '';
      targets.set(id, [...(targets.get(id) ?? []), group.TargetGroupName ?? '']);
    }
  }
  return targets;
}

const addressesOf = ({ NetworkInterfaces = [] }: Instance): string[] =>
  NetworkInterfaces.flatMap(({ PrivateIpAddresses = [], Ipv6Addresses = [] }) => [
    ...PrivateIpAddresses.flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []),
    ...Ipv6Addresses.flatMap(({ Ipv6Address }) => Ipv6Address ?? []),
  ]);

export async function keysOf(
  config: ClientConfig,
  calls: Calls,
  volumes: Facts['volumes'],
): Promise<Facts['keys']> {
  const kms = new KMSClient(config);
  const keys = new Map<string, KeyMetadata | null>();
  for (const KeyId of new Set([...volumes.values()].flatMap(({ KmsKeyId }) => KmsKeyId || []))) {
    const ask = () => calls.make('kms:DescribeKey', () => kms.send(new DescribeKeyCommand({ KeyId })));
    const answer = await calls.attempt(`kms:DescribeKey ${KeyId}`, ask, undefined);
    keys.set(KeyId, answer?.KeyMetadata ?? null);
  }
  return keys;
}

export async function ecsClusters(config: ClientConfig, calls: Calls): Promise<Facts['ecsClusters']> {
  const ecs = new ECSClient(config);
  const nextOf = ({ nextToken }: { nextToken?: string | undefined }) => nextToken;
  const clusters = await calls.pages(
    'ecs:ListClusters',
    (nextToken) => ecs.send(new ListClustersCommand({ ...(nextToken && { nextToken }) })),
    nextOf,
  );
  const byInstance = new Map<string, string>();
  for (const cluster of clusters.flatMap(({ clusterArns = [] }) => clusterArns)) {
    const pages = await calls.pages(
      'ecs:ListContainerInstances',
      (nextToken) =>
        ecs.send(new ListContainerInstancesCommand({ cluster, ...(nextToken && { nextToken }) })),
      nextOf,
    );
    for (const { containerInstanceArns: containerInstances = [] } of pages) {
      if (containerInstances.length === 0) continue;
      const answer = await calls.make('ecs:DescribeContainerInstances', () =>
        ecs.send(new DescribeContainerInstancesCommand({ cluster, containerInstances })),
      );
      for (const { ec2InstanceId } of answer.containerInstances ?? [])
        if (ec2InstanceId) byInstance.set(ec2InstanceId, cluster.split('/').at(-1) ?? cluster);
    }
  }
  return byInstance;
}
