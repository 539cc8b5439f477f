/** A fleet with every gap that readiness knows, in an open range, and the account that reads it over the wire. */
import { AwsReadinessAccount } from '../../../cli/readiness/aws-account';
import { timeOf } from '../../../range/kernel/iso';
import { ANALYST } from '../../../range/operator';
import { Range } from '../../../range/range';
import { addEvidenceEndpoints, addNetwork, type Network, profileOf } from '../../../range/scenarios/network';
import { addAutoScalingGroup } from '../../../range/services/autoscaling/builders';
import {
  addGatewayEndpoint,
  addInterfaceEndpoint,
  addSecurityGroup,
  addSubnet,
  addVpc,
  allow,
  type LaunchSpec,
  launchInstance,
} from '../../../range/services/ec2/builders';
import type { Instance } from '../../../range/services/ec2/state';
import { addCluster, addContainerInstance } from '../../../range/services/ecs/builders';
import { addLoadBalancer, addTargetGroup } from '../../../range/services/elbv2/builders';
import { registerTarget } from '../../../range/services/elbv2/targets';
import { addInstanceProfile, addRole } from '../../../range/services/iam/builders';
import { addDefaultEbsKey } from '../../../range/services/kms/default-ebs-key';
import { addEncryptionKey } from '../../../range/services/kms/state';
import { addManagedNode } from '../../../range/services/ssm/state';
import type { Fault } from '../../../range/wire/faults';
import type { World } from '../../../range/world';
import { deployedStack } from '../../range/stack-fixture';

export interface Fleet {
  readonly range: Range;
  /** By the name in their tag. */
  readonly byName: ReadonlyMap<string, Instance>;
  readonly prepared: Network;
}

let open: Range[] = [];

export async function closeAll(): Promise<void> {
  for (const range of open) await range.close();
  open = [];
}

export async function openRange(faults: readonly Fault[] = []): Promise<Range> {
  const range = await Range.open({
    stack: deployedStack(),
    seed: 'readiness',
    faults,
    startMs: timeOf('2026-11-23T03:00:00Z'),
    runOnHost: () => {
      throw new Error('readiness sends no command');
    },
  });
  open.push(range);
  return range;
}

/** The account of the analyst on the range; time passes while a call waits for its answer. */
export function accountOn(range: Range): AwsReadinessAccount {
  const endpoint = `http://127.0.0.1:${range.port}`;
  return new AwsReadinessAccount({ region: range.world.region, endpoint, credentials: ANALYST }, () =>
    Promise.resolve(),
  );
}

/** Lets the range live until the work is done. */
export async function during<Value>(range: Range, work: Promise<Value>): Promise<Value> {
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  ended.catch(() => undefined);
  while (!isDone) {
    await new Promise(setImmediate);
    if (await range.admit()) continue;
    if (range.waiting > 0 || !isDone) range.clock.step();
  }
  return await ended;
}

export async function openFleet(): Promise<Fleet> {
  const range = await openRange();
  const { world } = range;
  const prepared = addNetwork(world);
  addEvidenceEndpoints(world, prepared);
  const launch = launcher(world, prepared.subnets[0].id);

  launch('web-1');
  launch('web-2', { type: 't4g.small' });
  launch('old-agent', {}, '3.1.1927.0');
  launch('ebs-key', { volumes: [{ deviceName: '/dev/xvda', kmsKeyId: addDefaultEbsKey(world).arn }] });
  launch('dying-key', { volumes: [{ deviceName: '/dev/xvda', kmsKeyId: dyingKey(world) }] });
  launch('windows', { platform: 'windows', type: 'm5.large' });
  launch('huge', { type: 'u-24tb1.112xlarge' });
  launch('spot', { lifecycle: 'spot-one-time' });
  launch('nvme', { type: 'm5d.large' });
  launch('fragile', { attributes: { instanceInitiatedShutdownBehavior: 'terminate' } });
  launch('hibernate', { tags: { Name: 'hibernate', 'forensics-mode': 'hibernate' } });
  launch('kubernetes', {
    tags: { Name: 'kubernetes', 'eks:cluster-name': 'shop', 'forensics-mode': 'stop-now' },
  });
  const node = launch('ecs');
  addContainerInstance(world, addCluster(world, 'shop'), node.id);
  world.ssm.nodes.delete(launch('no-agent', { profile: weakProfile(world) }).id);
  const bare = launchInstance(world, { subnetId: prepared.subnets[0].id, tags: { Name: 'no-profile' } });
  const alone = launch('alone');
  addAutoScalingGroup(world, {
    name: 'only-one',
    subnetIds: [prepared.subnets[0].id],
    instanceIds: [alone.id],
    launch: () => launch('replacement'),
  });
  behindNlb(world, prepared, launch('behind-nlb'));
  unprepared(world);
  inPrivate(world);
  const instances = [...world.ec2.instances.values(), bare];
  return { range, prepared, byName: new Map(instances.map((each) => [each.tags.get('Name') ?? '', each])) };
}

const launcher =
  (world: World, subnetId: string) =>
  (name: string, spec: Partial<LaunchSpec> = {}, agentVersion?: string): Instance => {
    const instance = launchInstance(world, {
      subnetId,
      type: 't3.micro',
      profile: profileOf(world, 'web'),
      tags: { Name: name },
      ...spec,
    });
    const managed = addManagedNode(world, instance.id);
    if (agentVersion) world.ssm.nodes.set(instance.id, { ...managed, agentVersion });
    return instance;
  };

function dyingKey(world: World): string {
  const arn = `arn:aws:kms:${world.region}:${world.account}:key/dying`;
  const key = addEncryptionKey(world.kms, {
    arn,
    policy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }],
    },
  });
  key.state = 'PendingDeletion';
  key.deletionAt = world.clock.now() + 7 * 24 * 3_600_000;
  return arn;
}

function weakProfile(world: World) {
  addRole(world, { name: 'weak', statements: [] });
  const { arn, id } = addInstanceProfile(world, { name: 'weak', roleName: 'weak' });
  return { arn, id, roleName: 'weak' };
}

function behindNlb(world: World, { vpc, subnets }: Network, instance: Instance): void {
  const balancer = addLoadBalancer(world, { name: 'edge', type: 'network', subnetIds: [subnets[0].id] });
  const group = addTargetGroup(world, {
    name: 'edge-tcp',
    vpcId: vpc.id,
    protocol: 'TCP',
    loadBalancerArns: [balancer.arn],
  });
  registerTarget(world, group, { id: instance.id, port: 80 });
}

/** A VPC without endpoints. */
function unprepared(world: World): void {
  const { subnets } = addNetwork(world);
  launcher(world, subnets[0].id)('no-endpoints');
}

/** A VPC behind a NAT gateway, whose endpoints admit a group only, and of one of whose subnets the table does not lead to S3. */
function inPrivate(world: World): void {
  const vpc = addVpc(world, { cidr: '10.30.0.0/16' });
  const [one, other] = [1, 2].map((at) =>
    addSubnet(world, vpc.id, { cidr: `10.30.${at}.0/24`, internet: 'nat-gateway' }),
  );
  if (!one || !other) throw new Error('there are no subnets');
  const web = addSecurityGroup(world, vpc.id, { name: 'web', rules: [] });
  const group = addSecurityGroup(world, vpc.id, {
    name: 'closed-endpoints',
    rules: [allow('ingress', 'tcp', 443, { kind: 'group', groupId: web.id })],
  });
  for (const service of ['ssm', 'ssmmessages'])
    addInterfaceEndpoint(world, vpc.id, { service, subnetIds: [one.id], groupIds: [group.id] });
  addGatewayEndpoint(world, vpc.id, { service: 's3', subnetIds: [one.id] });
  launcher(world, one.id)('shut-out');
  launcher(world, other.id)('no-route');
}
