/** Where the subject was registered behind load balancers, and whether it is now. */
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { isCode } from '../common/aws-error';
import { elb, elbv2 } from '../detach/registrations';
import type { BeforeState } from './before-state';
import { compare, type Row } from './row';

type Registrations = NonNullable<BeforeState['parts']['registrations.json']>['registrations'];
type Target = Registrations['targets'][number];

const REGISTERED = 'registered';

/** Only a running instance can be registered by its id; an address can be at any time. */
export async function registrationRows({ instance, parts }: BeforeState, willRun: boolean): Promise<Row[]> {
  const { targets = [], classicLoadBalancers = [] } = parts['registrations.json']?.registrations ?? {};
  const rows: Row[] = [];
  for (const target of targets) {
    const isById = target.id === instance.InstanceId;
    rows.push(await targetRow(target, !isById || willRun));
  }
  for (const name of classicLoadBalancers) rows.push(await classicRow(name, instance.InstanceId));
  return rows;
}

export const targetField = ({ targetGroupArn, id, port }: Target): string =>
  `targets.${targetGroupArn}.${id}${port === undefined ? '' : `:${port}`}`;

async function targetRow(target: Target, isPossible: boolean): Promise<Row> {
  const now = await isRegistered(target);
  return compare({
    field: targetField(target),
    before: REGISTERED,
    set: null,
    now: now ? REGISTERED : null,
    cannot:
      now === undefined
        ? 'the target group no longer exists'
        : isPossible
          ? undefined
          : 'only a running instance can be registered: have it started too',
  });
}

/** Undefined when there is no such target group. A target that is draining is on its way out. */
export async function isRegistered({ targetGroupArn, id, port }: Target): Promise<boolean | undefined> {
  try {
    const { TargetHealthDescriptions } = await elbv2.send(
      new DescribeTargetHealthCommand({
        TargetGroupArn: targetGroupArn,
        Targets: [{ Id: id, ...(port !== undefined && { Port: port }) }],
      }),
    );
    const health = TargetHealthDescriptions?.[0]?.TargetHealth;
    return health !== undefined && health.State !== 'draining' && health.Reason !== 'Target.NotRegistered';
  } catch (error) {
    if (isCode(error, 'TargetGroupNotFoundException', 'TargetGroupNotFound')) return undefined;
    throw error;
  }
}

async function classicRow(name: string, instanceId: string): Promise<Row> {
  const now = await isBehind(name, instanceId);
  return compare({
    field: `classic-load-balancer.${name}`,
    before: REGISTERED,
    set: null,
    now: now ? REGISTERED : null,
    cannot: now === undefined ? 'the load balancer no longer exists' : undefined,
  });
}

async function isBehind(name: string, instanceId: string): Promise<boolean | undefined> {
  try {
    const { LoadBalancerDescriptions } = await elb.send(
      new DescribeLoadBalancersCommand({ LoadBalancerNames: [name] }),
    );
    return (LoadBalancerDescriptions ?? []).some(({ Instances }) =>
      Instances?.some(({ InstanceId }) => InstanceId === instanceId),
    );
  } catch (error) {
    if (isCode(error, 'AccessPointNotFoundException', 'LoadBalancerNotFound')) return undefined;
    throw error;
  }
}
