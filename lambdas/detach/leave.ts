/**
 * Leaving. The group comes first, for it would terminate the subject, while a load balancer only sends it traffic: it is
 * left as soon as its description and the registrations in its own target groups are known (which it takes away itself),
 * beside the look through all other load balancers, and also when these cannot be read or the record cannot be stored.
 * Every other registration stays until it is recorded.
 *
 * Calls for a subject in a group: three to leave it (membership, description, detachment), one for each of its target
 * groups and classic load balancers and one for the record; beside them one for 400 target groups, one for each that may hold the subject and one for
 * 400 classic load balancers; then one for the record and one for each registration. Containers and Spot requests wait until the
 * group and the traffic are left: one call for 100 clusters and one a cluster, one for the request of a Spot Instance.
 */

import { type Membership, membershipBeside } from '../common/auto-scaling';
import { recordBefore } from '../common/before-state';
import { finished, Problems, type StepResult } from '../common/result';
import type { Tools } from '../common/step';
import type { StepInput } from '../common/subject';
import { containersOf } from './container-instance';
import { deregister } from './deregister';
import { describeGroup, type GroupDescription, recordGroup } from './group-record';
import { nodeOf } from './kubernetes';
import { isLeftAlone, type Left, leaveGroup } from './leave-group';
import {
  classicRegistrations,
  type FoundTarget,
  ownClassicRegistrations,
  ownRegistrations,
  type Registrations,
  targetRegistrations,
} from './registrations';
import { cancelSpotRequest } from './spot-request';

export async function leave(input: StepInput, tools: Tools): Promise<StepResult> {
  const { case: request, subject } = input;
  const problems = new Problems();
  const groupRead = readGroup(input, problems);
  const ownArns = groupRead.then(({ group, description }) =>
    group === null ? [] : description?.record.targetGroupArns,
  );
  const [{ group, own, ownClassic }, left, others = [], classic = []] = await Promise.all([
    groupRead,
    groupRead.then((read) => leaveFirst(input, read, tools, problems)),
    problems.attempt('target groups', () => targetRegistrations(subject, problems, ownArns)),
    problems.attempt('classic load balancers', () => classicRegistrations(subject)),
  ]);
  const found = [...own, ...others];
  const all = {
    targets: found.map(({ registration }) => registration),
    classicLoadBalancers: [...new Set([...ownClassic, ...classic])],
  };
  const recorded = await problems.attempt('recording the registrations', () => record(request.caseId, all));
  if (recorded) await deregister(subject, standing(found, classic), tools.changes, problems);
  const containerInstance = await problems.attempt('ECS container instance', () => containersOf(input));
  const spotRequest = await problems.attempt('Spot request', () => cancelSpotRequest(input, tools));
  return finished('detach', problems, tools.changes.list, {
    registrations: all,
    autoScalingGroup: group ? { ...group, ...(left?.hold && { hold: left.hold }) } : null,
    isOutOfGroup: left?.isOutOfGroup === true,
    recorded,
    containerInstance: containerInstance ?? null,
    spotRequest: spotRequest ?? null,
    kubernetes: nodeOf(input),
  });
}

interface GroupRead {
  /** Undefined when it could not be read whether there is one. */
  readonly group: Membership | null | undefined;
  readonly description?: GroupDescription | undefined;
  readonly own: readonly FoundTarget[];
  readonly ownClassic: readonly string[];
}

/** What is known of the group, recorded. A state that the subject is in because it has been taken out says nothing of before. */
async function readGroup({ case: request, subject }: StepInput, problems: Problems): Promise<GroupRead> {
  const { instanceId } = subject;
  const group = await problems.attempt('Auto Scaling group', () =>
    membershipBeside(subject.autoScalingGroup, instanceId),
  );
  if (!group) return { group, own: [], ownClassic: [] };
  const description = await problems.attempt('describing the Auto Scaling group', () =>
    describeGroup(group, instanceId),
  );
  if (!description) return { group, own: [], ownClassic: [] };
  const { record: before } = description;
  const [own, ownClassic] = await Promise.all([
    ownRegistrations(subject, before.targetGroupArns, problems),
    ownClassicRegistrations(subject, before.loadBalancerNames, problems),
    (group.lifecycleState === 'Standby' || !isLeftAlone(group)) &&
      problems.attempt('recording the Auto Scaling group', () => recordGroup(request.caseId, before)),
  ]);
  return { group, description, own, ownClassic };
}

async function leaveFirst(
  { subject: { instanceId } }: StepInput,
  { group, description }: GroupRead,
  tools: Tools,
  problems: Problems,
): Promise<Left | undefined> {
  if (!group) return { isOutOfGroup: group === null };
  const launches = description?.launches !== false;
  const left = await problems.attempt('leaving the Auto Scaling group', () =>
    leaveGroup({ instanceId, group, launches, tools }),
  );
  if (left?.why !== undefined) problems.note(`leaving the Auto Scaling group: ${left.why}`);
  return left;
}

const record = (caseId: string, registrations: Registrations) =>
  recordBefore(caseId, 'registrations.json', { registrations });

/** What is left to take away: not what the group took away itself, as far as that is seen. */
const standing = (found: readonly FoundTarget[], classicLoadBalancers: readonly string[]): Registrations => ({
  targets: found.filter(({ isDraining }) => !isDraining).map(({ registration }) => registration),
  classicLoadBalancers,
});
