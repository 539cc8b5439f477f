/** All rows of a case: what there is to put back, read again at every call. */
import type { Instance } from '@aws-sdk/client-ec2';
import { isCode } from '../common/aws-error';
import { describeInstance } from '../common/ec2';
import { addressRows } from './address-rows';
import type { BeforeState } from './before-state';
import { containerRows, spotRows } from './fleet-rows';
import { groupRows } from './group-rows';
import { goneRow, instanceRows } from './instance-rows';
import { interfaceRows } from './interface-rows';
import { networkAclRows } from './network-acl-rows';
import { registrationRows } from './registration-rows';
import type { Wishes } from './request';
import { roleRows } from './role-rows';
import type { Row } from './row';

/** In the order in which they are put back. */
export async function rowsOf(before: BeforeState, wishes: Wishes): Promise<Row[]> {
  const instance = await standing(before.instance.InstanceId);
  const ranBefore = before.instance.State.Name === 'running';
  const willRun = instance !== undefined && (isRunning(instance) || (wishes.start && ranBefore));
  const [own, role, addresses, acls, interfaces, group, registrations, container, spot] = await Promise.all([
    instance ? instanceRows(before, instance, wishes) : [goneRow(before)],
    roleRows(before),
    addressRows(before),
    networkAclRows(before),
    interfaceRows(before),
    instance ? groupRows(before, wishes, willRun) : [],
    instance ? registrationRows(before, willRun) : [],
    instance ? containerRows(before) : [],
    spotRows(before),
  ]);
  return [
    ...role,
    ...own,
    ...addresses,
    ...acls,
    ...interfaces,
    ...group,
    ...registrations,
    ...container,
    ...spot,
  ];
}

const isRunning = ({ State }: Instance): boolean => State?.Name === 'running' || State?.Name === 'pending';

/** Undefined once it is terminated; EC2 forgets it after about an hour. */
async function standing(instanceId: string): Promise<Instance | undefined> {
  try {
    const instance = await describeInstance(instanceId);
    const state = instance.State?.Name;
    return state === 'terminated' || state === 'shutting-down' ? undefined : instance;
  } catch (error) {
    if (isCode(error, 'InvalidInstanceID.NotFound')) return undefined;
    throw error;
  }
}
