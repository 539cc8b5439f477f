/**
 * What the subject is set up with, beyond what the before-state holds of it: user data, the rules of the groups that it was
 * found in, its volumes, its status checks, what its role may do, and where its traffic was logged.
 */
import {
  DescribeInstanceStatusCommand,
  DescribeVolumesCommand,
  paginateDescribeFlowLogs,
  paginateDescribeSecurityGroups,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { paginateListAttachedRolePolicies, paginateListRolePolicies } from '@aws-sdk/client-iam';
import { collect } from '../common/collect';
import { describeAttribute, ec2 } from '../common/ec2';
import { iam, roleOf } from '../common/instance-role';
import type { StepInput } from '../common/subject';
import { type Kept, keepJson, keepRaw, NotAvailable } from './item';

/** It may hold secrets, so it goes to the vault and nowhere else. */
export async function userData({ case: { caseId, instanceId } }: StepInput): Promise<Kept> {
  const { UserData } = await describeAttribute(instanceId, 'userData');
  if (!UserData?.Value) throw new NotAvailable('the subject has no user data');
  return await keepRaw(caseId, 'user-data', Buffer.from(UserData.Value, 'base64'));
}

/** By filter: a group that is gone by now is left out, where its id would make EC2 refuse all of them. */
export async function securityGroups({ case: { caseId }, subject }: StepInput): Promise<Kept> {
  const ids = groupIdsOf(subject);
  const groups: SecurityGroup[] = [];
  for (let from = 0; from < ids.length; from += VALUES) {
    const Filters = [{ Name: 'group-id', Values: ids.slice(from, from + VALUES) }];
    const pages = paginateDescribeSecurityGroups({ client: ec2 }, { Filters });
    groups.push(...(await collect(pages, ({ SecurityGroups }) => SecurityGroups)));
  }
  return await keepJson(caseId, 'security-groups', { securityGroups: groups });
}

/** EC2 takes so many values for one filter; 15 interfaces with 16 groups each have 240. */
const VALUES = 200;

/** Those that it was found in, before the cut. */
export const groupIdsOf = ({ networkInterfaces }: StepInput['subject']): string[] => [
  ...new Set(networkInterfaces.flatMap(({ groupIds }) => groupIds)),
];

export async function volumes({ case: { caseId }, subject }: StepInput): Promise<Kept> {
  const VolumeIds = subject.volumes.map(({ volumeId }) => volumeId);
  if (VolumeIds.length === 0) throw new NotAvailable('the subject has no EBS volume');
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds }));
  return await keepJson(caseId, 'volumes', { volumes: Volumes });
}

export async function instanceStatus({ case: { caseId, instanceId } }: StepInput): Promise<Kept> {
  const { InstanceStatuses } = await ec2.send(
    new DescribeInstanceStatusCommand({ InstanceIds: [instanceId], IncludeAllInstances: true }),
  );
  return await keepJson(caseId, 'instance-status', { instanceStatuses: InstanceStatuses });
}

/** Which policies the subject's credentials, and stolen copies of them, went by. */
export async function role({ case: { caseId }, subject }: StepInput): Promise<Kept> {
  if (subject.profileArn === null) throw new NotAvailable('the subject has no instance profile');
  const found = await roleOf(subject.profileArn);
  if (found === null) throw new NotAvailable('the instance profile has no role');
  const RoleName = found.name;
  const [attachedPolicies, inlinePolicies] = await Promise.all([
    collect(
      paginateListAttachedRolePolicies({ client: iam }, { RoleName }),
      ({ AttachedPolicies }) => AttachedPolicies,
    ),
    collect(paginateListRolePolicies({ client: iam }, { RoleName }), ({ PolicyNames }) => PolicyNames),
  ]);
  const { profileArn } = subject;
  return await keepJson(caseId, 'role', { profileArn, role: found, attachedPolicies, inlinePolicies });
}

/** Of its VPC, its subnets and its interfaces: none of them is an answer too. */
export async function flowLogs({ case: { caseId }, subject }: StepInput): Promise<Kept> {
  const { vpcId, networkInterfaces } = subject;
  const own = networkInterfaces.flatMap((each) => [each.subnetId, each.networkInterfaceId]);
  const Values = [...new Set([...(vpcId === null ? [] : [vpcId]), ...own])];
  if (Values.length === 0) throw new NotAvailable('the subject has no network interface');
  const pages = paginateDescribeFlowLogs({ client: ec2 }, { Filter: [{ Name: 'resource-id', Values }] });
  const found = await collect(pages, ({ FlowLogs }) => FlowLogs);
  return await keepJson(caseId, 'flow-logs', { resources: Values, flowLogs: found });
}
