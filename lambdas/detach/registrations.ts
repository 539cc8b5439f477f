/**
 * Where the subject is registered behind load balancers. ELB has no reverse look-up: every target group is asked, a
 * page and a few groups at a time; a target may be registered by instance id or by any private address, several times
 * with different ports.
 */
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingClient,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeTargetGroups,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { clientDefaults } from '../common/clients';
import { collect } from '../common/collect';
import type { Subject } from '../common/subject';

export const elbv2 = new ElasticLoadBalancingV2Client(clientDefaults());
export const elb = new ElasticLoadBalancingClient(clientDefaults());

export interface TargetRegistration {
  readonly targetGroupArn: string;
  readonly id: string;
  readonly port: number | undefined;
}

export interface Registrations {
  readonly targets: readonly TargetRegistration[];
  readonly classicLoadBalancers: readonly string[];
}

const GROUPS_AT_ONCE = 5;

export async function targetRegistrations(subject: Subject): Promise<TargetRegistration[]> {
  const ids = new Set([
    subject.instanceId,
    ...subject.networkInterfaces.flatMap((eni) => eni.privateIpAddresses),
  ]);
  const pages = paginateDescribeTargetGroups({ client: elbv2 }, { PageSize: 400 });
  const groups = await collect(pages, ({ TargetGroups }) => TargetGroups);
  const candidates = groups.filter((group) => mayHold(group, subject));
  const found: TargetRegistration[] = [];
  for (let at = 0; at < candidates.length; at += GROUPS_AT_ONCE) {
    const batch = candidates.slice(at, at + GROUPS_AT_ONCE);
    found.push(...(await Promise.all(batch.map((group) => registrationsIn(group, ids)))).flat());
  }
  return found;
}

/** An instance can only be registered in its own VPC; an address also from a peered one. */
const mayHold = ({ TargetType, VpcId }: TargetGroup, { vpcId }: Subject): boolean =>
  TargetType === 'ip' || (TargetType === 'instance' && VpcId === vpcId);

async function registrationsIn(
  { TargetGroupArn }: TargetGroup,
  ids: ReadonlySet<string>,
): Promise<TargetRegistration[]> {
  if (TargetGroupArn === undefined) return [];
  const { TargetHealthDescriptions } = await elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  return (TargetHealthDescriptions ?? []).flatMap(({ Target, TargetHealth }) =>
    Target?.Id !== undefined && ids.has(Target.Id) && TargetHealth?.State !== 'draining'
      ? [{ targetGroupArn: TargetGroupArn, id: Target.Id, port: Target.Port }]
      : [],
  );
}

export async function classicRegistrations({ instanceId }: Subject): Promise<string[]> {
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await elb.send(
      new DescribeLoadBalancersCommand({ PageSize: 400, ...(Marker && { Marker }) }),
    );
    for (const { LoadBalancerName, Instances } of page.LoadBalancerDescriptions ?? [])
      if (LoadBalancerName && Instances?.some((each) => each.InstanceId === instanceId))
        names.push(LoadBalancerName);
    Marker = page.NextMarker;
  } while (Marker);
  return names;
}
