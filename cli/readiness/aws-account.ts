import { sleep } from '../../lambdas/common/time';
import type { ClientConfig } from '../aws/session';
import { counted } from '../format';
import type { Fleet, ReadinessAccount, Reading } from './account';
import { idOf, isRunning } from './check';
import { Calls } from './collect/calls';
import { Ec2Facts } from './collect/ec2';
import { ecsClusters, keysOf, managedNodes, networkTargets, scalingGroups } from './collect/others';
import { profilesOf } from './collect/profiles';
import type { Facts, Instance } from './facts';

const EMPTY: ReadonlyMap<string, never> = new Map<string, never>();
/** Between two signs of life while attributes are read. */
const EVERY = 50;

/** The account, or range, of a session. */
export class AwsReadinessAccount implements ReadinessAccount {
  constructor(
    private readonly config: ClientConfig,
    private readonly pause: (ms: number) => Promise<void> = sleep,
  ) {}

  async read({ selection, quick, progress }: Reading): Promise<Fleet> {
    const calls = new Calls(this.pause);
    const ec2 = new Ec2Facts(this.config, calls);
    progress('Reading the instances …');
    const instances = await ec2.instances(selection);
    progress(`${counted(instances.length, 'instance')}: reading what is around them …`);
    const facts = await this.facts(instances, ec2, calls);
    const read = (done: number) => {
      if (done % EVERY === 0) progress(`Attributes of ${done} of ${instances.length} instances …`);
    };
    const attributes = quick
      ? EMPTY
      : await calls.attempt('ec2:DescribeInstanceAttribute', () => ec2.attributes(instances, read), EMPTY);
    return {
      instances,
      facts: { ...facts, attributes },
      calls: Object.fromEntries(calls.byName),
      notRead: calls.notRead,
    };
  }

  private async facts(
    instances: readonly Instance[],
    ec2: Ec2Facts,
    calls: Calls,
  ): Promise<Omit<Facts, 'attributes'>> {
    const { config } = this;
    const vpcs = [...new Set(instances.flatMap(({ VpcId }) => VpcId ?? []))];
    const attempt = <Value>(what: string, work: () => Promise<ReadonlyMap<string, Value>>) =>
      calls.attempt<ReadonlyMap<string, Value>>(what, work, EMPTY);
    const volumes = await attempt('ec2:DescribeVolumes', () => ec2.volumes(instances));
    const endpoints = await attempt('ec2:DescribeVpcEndpoints', () => ec2.endpoints(vpcs));
    const nodes = await attempt('ssm:DescribeInstanceInformation', () => managedNodes(config, calls));
    const silent = instances.filter(
      (each) => isRunning(each) && nodes.get(idOf(each))?.PingStatus !== 'Online',
    );
    const profileArns = silent.flatMap(({ IamInstanceProfile }) => IamInstanceProfile?.Arn ?? []);
    return {
      region: await ec2.region(),
      volumes,
      endpoints,
      nodes,
      types: await attempt('ec2:DescribeInstanceTypes', () => ec2.types(instances)),
      routeTables: await attempt('ec2:DescribeRouteTables', () => ec2.routeTables(vpcs)),
      endpointGroups: await attempt('ec2:DescribeSecurityGroups', () => ec2.endpointGroups(endpoints)),
      groups: await attempt('autoscaling:DescribeAutoScalingGroups', () => scalingGroups(config, calls)),
      networkTargets: await attempt('elasticloadbalancing:DescribeTargetGroups', () =>
        networkTargets(config, calls, instances),
      ),
      keys: await keysOf(config, calls, volumes),
      profiles: await attempt('iam:GetInstanceProfile', () => profilesOf(config, calls, profileArns)),
      ecsClusters: await attempt('ecs:ListClusters', () => ecsClusters(config, calls)),
    };
  }
}
