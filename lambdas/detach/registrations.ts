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
  type TargetDescription,
  type TargetGroup,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { isCode } from '../common/aws-error';
import { budgetLeftMs } from '../common/budget';
import { clientDefaults } from '../common/clients';
import { collect } from '../common/collect';
import { inTurns } from '../common/in-turns';
import type { Problems } from '../common/result';
import type { Subject } from '../common/subject';

export const elbv2 = new ElasticLoadBalancingV2Client(clientDefaults());
export const elb = new ElasticLoadBalancingClient(clientDefaults());

export interface TargetRegistration {
  readonly targetGroupArn: string;
  readonly id: string;
  readonly port: number | undefined;
}

export interface FoundTarget {
  readonly registration: TargetRegistration;
  /** On its way out already. */
  readonly isDraining: boolean;
}

export interface Registrations {
  readonly targets: readonly TargetRegistration[];
  readonly classicLoadBalancers: readonly string[];
}

/** 3,000 of them, the quota of a Region, take some half a minute so. */
const GROUPS_AT_ONCE = 10;

/**
 * In the target groups of the subject's own Auto Scaling group. What drains there counts: it does because the subject
 * has left, in a run of this step that was cut short.
 */
export async function ownRegistrations(
  subject: Subject,
  targetGroupArns: readonly string[],
  problems: Problems,
): Promise<FoundTarget[]> {
  const groups = targetGroupArns.map((TargetGroupArn) => ({
    TargetGroupArn,
    ...(subject.vpcId !== null && { VpcId: subject.vpcId }),
  }));
  return await readAll(groups, subject, problems);
}

/** In all others. What drains there is somebody else's doing, unless it is not known which groups are the subject's own. */
export async function targetRegistrations(
  subject: Subject,
  problems: Problems,
  own: Promise<readonly string[] | undefined>,
): Promise<FoundTarget[]> {
  const pages = paginateDescribeTargetGroups({ client: elbv2 }, { PageSize: 400 });
  const groups = await collect(pages, ({ TargetGroups }) => TargetGroups);
  const known = await own;
  const candidates = groups.filter(
    (group) => mayHold(group, subject) && !known?.includes(group.TargetGroupArn ?? ''),
  );
  const found = await readAll(candidates, subject, problems);
  return known ? found.filter(({ isDraining }) => !isDraining) : found;
}

/** A group that cannot be read, or is not when time is up, is a problem of its own and does not hide the others: the stop waits for this step. */
async function readAll(
  groups: readonly TargetGroup[],
  subject: Subject,
  problems: Problems,
): Promise<FoundTarget[]> {
  let unasked = 0;
  const answers = await inTurns(groups, GROUPS_AT_ONCE, async (group) => {
    if (budgetLeftMs() > 0)
      return await problems.attempt(`reading ${group.TargetGroupArn}`, () => registrationsIn(group, subject));
    unasked += 1;
    return undefined;
  });
  if (unasked > 0) problems.note(`${unasked} target groups were not asked: no time was left`);
  return answers.flatMap((each) => (each.status === 'fulfilled' ? (each.value ?? []) : []));
}

/** An instance can only be registered in its own VPC; an address also in one that is connected with it. */
const mayHold = ({ TargetType, VpcId }: TargetGroup, { vpcId }: Subject): boolean =>
  TargetType === 'ip' || (TargetType === 'instance' && VpcId === vpcId);

async function registrationsIn(
  { TargetGroupArn, VpcId }: TargetGroup,
  { instanceId, networkInterfaces, vpcId }: Subject,
): Promise<FoundTarget[]> {
  if (TargetGroupArn === undefined) return [];
  const ids = new Set([instanceId, ...networkInterfaces.flatMap((eni) => eni.privateIpAddresses)]);
  const descriptions = await targetHealth(TargetGroupArn);
  return descriptions.flatMap(({ Target, TargetHealth }) =>
    Target?.Id !== undefined && ids.has(Target.Id) && (VpcId === vpcId || isFromOutside(Target))
      ? [
          {
            registration: { targetGroupArn: TargetGroupArn, id: Target.Id, port: Target.Port },
            isDraining: TargetHealth?.State === 'draining',
          },
        ]
      : [],
  );
}

/**
 * VPCs often share a range of addresses: in a group of another VPC, an address of that VPC is somebody else's. One from
 * outside of it is registered for the Availability Zone `all` (ELB API, "TargetDescription").
 */
const isFromOutside = ({ AvailabilityZone }: TargetDescription): boolean => AvailabilityZone === 'all';

/** Empty for a group that was deleted since it was listed. */
async function targetHealth(TargetGroupArn: string): Promise<readonly TargetHealthDescription[]> {
  try {
    const answer = await elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    return answer.TargetHealthDescriptions ?? [];
  } catch (error) {
    if (isCode(error, 'TargetGroupNotFoundException', 'TargetGroupNotFound')) return [];
    throw error;
  }
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

/** Behind those that its Auto Scaling group is attached to, which takes the subject away from there when it leaves. */
export async function ownClassicRegistrations(
  { instanceId }: Subject,
  names: readonly string[],
  problems: Problems,
): Promise<string[]> {
  const answers = names.map((name) =>
    problems.attempt(`reading ${name}`, async () => ((await isBehind(name, instanceId)) ? [name] : [])),
  );
  return (await Promise.all(answers)).flatMap((each) => each ?? []);
}

/** Not behind one that was deleted. */
async function isBehind(name: string, instanceId: string): Promise<boolean> {
  try {
    const answer = await elb.send(new DescribeLoadBalancersCommand({ LoadBalancerNames: [name] }));
    const [balancer] = answer.LoadBalancerDescriptions ?? [];
    return balancer?.Instances?.some((each) => each.InstanceId === instanceId) === true;
  } catch (error) {
    if (isCode(error, 'AccessPointNotFoundException', 'LoadBalancerNotFound')) return false;
    throw error;
  }
}
