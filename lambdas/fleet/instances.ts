/** Which instances a target means now. */
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { type Filter, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { autoScaling } from '../common/auto-scaling';
import { ec2 } from '../common/ec2';
import { type FleetTarget, MOST_INSTANCES } from '../common/fleet-request';

/** The request cannot be carried out as it stands. */
export class FleetRefused extends Error {
  override readonly name = 'FleetRefused';
}

export interface Resolved {
  readonly instanceIds: readonly string[];
  /** Ids that were asked for and cannot be answered, by why. */
  readonly absent: Readonly<Record<string, readonly string[]>>;
}

const ANSWERED = ['pending', 'running', 'stopping', 'stopped'];
/** EC2 takes so many values for one filter. */
const VALUES = 200;

export async function resolve(target: FleetTarget): Promise<Resolved> {
  if ('instances' in target) return amongThose([...new Set(target.instances)]);
  const found =
    'vpc' in target
      ? await describe([{ Name: 'vpc-id', Values: [target.vpc] }])
      : await membersOf(target.autoScalingGroup);
  const instanceIds = [...found].filter(([, state]) => ANSWERED.includes(state)).map(([id]) => id);
  if (instanceIds.length === 0) throw new FleetRefused(`${nameOf(target)} has no instance that is there`);
  refuseTooMany(nameOf(target), instanceIds.length);
  return { instanceIds, absent: {} };
}

const nameOf = (target: Exclude<FleetTarget, { instances: unknown }>): string =>
  'vpc' in target ? `the VPC ${target.vpc}` : `the Auto Scaling group ${target.autoScalingGroup}`;

function refuseTooMany(what: string, count: number): void {
  if (count > MOST_INSTANCES)
    throw new FleetRefused(
      `${what} has ${count} instances; one fleet response answers at most ${MOST_INSTANCES}: give their ids in parts`,
    );
}

/** Asked for by a filter: of ids that EC2 does not know it then says nothing, instead of refusing them all for one. */
async function amongThose(ids: readonly string[]): Promise<Resolved> {
  const states = new Map<string, string>();
  for (let from = 0; from < ids.length; from += VALUES) {
    const Values = ids.slice(from, from + VALUES);
    for (const [id, state] of await describe([{ Name: 'instance-id', Values }])) states.set(id, state);
  }
  const stateOf = (id: string): string => states.get(id) ?? 'unknown';
  const gone = ids.filter((id) => !ANSWERED.includes(stateOf(id)));
  return {
    instanceIds: ids.filter((id) => ANSWERED.includes(stateOf(id))),
    absent: Object.fromEntries(
      [...new Set(gone.map(stateOf))].map((why) => [why, gone.filter((id) => stateOf(id) === why)]),
    ),
  };
}

/** Instances of a warm pool are not among a group's: they are stopped, or serve nobody yet. */
async function membersOf(name: string): Promise<ReadonlyMap<string, string>> {
  const { AutoScalingGroups } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  const group = AutoScalingGroups?.[0];
  if (!group) throw new FleetRefused(`there is no Auto Scaling group ${JSON.stringify(name)} in this Region`);
  const ids = (group.Instances ?? []).flatMap(({ InstanceId }) => InstanceId ?? []);
  const { instanceIds } = await amongThose(ids);
  return new Map(instanceIds.map((id) => [id, 'running']));
}

/** States by id. */
async function describe(Filters: Filter[]): Promise<ReadonlyMap<string, string>> {
  const states = new Map<string, string>();
  for await (const { Reservations } of paginateDescribeInstances(
    { client: ec2, pageSize: 1000 },
    { Filters },
  ))
    for (const { InstanceId, State } of Reservations?.flatMap(({ Instances }) => Instances ?? []) ?? [])
      if (InstanceId) states.set(InstanceId, State?.Name ?? 'unknown');
  return states;
}
