/**
 * `detach`: the subject leaves its load balancers and its Auto Scaling group, so that nobody is sent to it and nothing
 * replaces it. Where it was registered is in the vault before anything is taken away. The group is left even when the
 * load balancers cannot be read: it would terminate the subject, they only send it traffic.
 */
import { DetachInstancesCommand } from '@aws-sdk/client-auto-scaling';
import { DeregisterInstancesFromLoadBalancerCommand } from '@aws-sdk/client-elastic-load-balancing';
import { DeregisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { autoScaling, type Membership, membershipOf } from '../common/auto-scaling';
import { finished, Problems, type StepResult } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { type StepInput, type Subject, stepInputSchema } from '../common/subject';
import { timestamp } from '../common/time';
import { caseKey, document, store } from '../common/vault';
import { recordGroup } from './group-record';
import {
  classicRegistrations,
  elb,
  elbv2,
  type Registrations,
  type TargetRegistration,
  targetRegistrations,
} from './registrations';

export const handler = stepHandler('detach', stepInputSchema, detach);

async function detach({ case: request, subject }: StepInput, { changes }: Tools): Promise<StepResult> {
  const problems = new Problems();
  const [targets = [], classicLoadBalancers = [], group] = await Promise.all([
    problems.attempt('target groups', () => targetRegistrations(subject, problems)),
    problems.attempt('classic load balancers', () => classicRegistrations(subject)),
    problems.attempt('Auto Scaling group', () => membershipOf(subject.instanceId)),
  ]);
  const registrations: Registrations = { targets, classicLoadBalancers };
  const recorded = await problems.attempt('recording the registrations', () =>
    record(request.caseId, registrations, group),
  );
  if (group && !isLeftAlone(group))
    await problems.attempt('recording the Auto Scaling group', () =>
      recordGroup(request.caseId, subject.instanceId, group),
    );
  const isOutOfGroup = await problems.attempt('leaving the Auto Scaling group', async () => {
    if (group) await leave(subject, group, changes);
    return group !== undefined;
  });
  if (recorded) await deregister(subject, registrations, changes, problems);
  return finished('detach', problems, changes.list, {
    registrations,
    autoScalingGroup: group ?? null,
    isOutOfGroup: isOutOfGroup === true,
    recorded,
  });
}

const record = (caseId: string, registrations: Registrations, group: Membership | null | undefined) =>
  store(
    caseKey(caseId, 'before-state', 'registrations.json'),
    document({ takenAt: timestamp(), registrations, autoScalingGroup: group ?? null }),
    'application/json',
  );

/** In Standby the group leaves the subject alone; a detachment that was taken lasts as long as the load balancer drains. */
const isLeftAlone = ({ lifecycleState }: Membership): boolean =>
  ['Standby', 'Detaching', 'Detached'].includes(lifecycleState);

/** Only an instance in service can be detached. */
async function leave(subject: Subject, group: Membership, changes: Tools['changes']): Promise<void> {
  if (isLeftAlone(group)) return;
  if (group.lifecycleState !== 'InService')
    throw new Error(
      `in ${group.name} the subject is ${group.lifecycleState}; only InService can be detached`,
    );
  await changes.make(
    'autoscaling:DetachInstances',
    group.name,
    `${subject.instanceId}: InService -> detached, replaced`,
    () => detachFrom(group, subject),
  );
}

/** Refused is also a call that the SDK repeats because the answer to the first, which was taken, got lost. */
async function detachFrom(group: Membership, subject: Subject): Promise<void> {
  const request = new DetachInstancesCommand({
    AutoScalingGroupName: group.name,
    InstanceIds: [subject.instanceId],
    ShouldDecrementDesiredCapacity: false,
  });
  try {
    await autoScaling.send(request);
  } catch (error) {
    const now = await membershipOf(subject.instanceId).catch(() => group);
    if (now && !isLeftAlone(now)) throw error;
  }
}

async function deregister(
  { instanceId }: Subject,
  { targets, classicLoadBalancers }: Registrations,
  changes: Tools['changes'],
  problems: Problems,
): Promise<void> {
  const leaveTargetGroup = (target: TargetRegistration) =>
    changes.make(
      'elasticloadbalancing:DeregisterTargets',
      target.targetGroupArn,
      `${named(target)}: registered -> draining`,
      () =>
        elbv2.send(
          new DeregisterTargetsCommand({
            TargetGroupArn: target.targetGroupArn,
            Targets: [{ Id: target.id, ...(target.port !== undefined && { Port: target.port }) }],
          }),
        ),
    );
  const leaveClassic = (LoadBalancerName: string) =>
    changes.make(
      'elasticloadbalancing:DeregisterInstancesFromLoadBalancer',
      LoadBalancerName,
      `${instanceId}: registered -> gone`,
      () =>
        elb.send(
          new DeregisterInstancesFromLoadBalancerCommand({
            LoadBalancerName,
            Instances: [{ InstanceId: instanceId }],
          }),
        ),
    );
  for (const target of targets) await problems.attempt(target.targetGroupArn, () => leaveTargetGroup(target));
  for (const name of classicLoadBalancers) await problems.attempt(name, () => leaveClassic(name));
}

const named = ({ id, port }: TargetRegistration): string => (port === undefined ? id : `${id}:${port}`);
