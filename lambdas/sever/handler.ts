/**
 * `sever`: ends the connections that a change of security groups lets go on. The addresses that the finding names are
 * denied, each by itself, in the network ACLs of the subject's subnets: the one thing that cuts a tracked connection at
 * once and costs a neighbour nothing but its own path to the intruder. In mode
 * offline the stop ends every connection, and nothing warns the intruder before it.
 */

import * as v from 'valibot';
import { recordBefore } from '../common/before-state';
import type { Case } from '../common/case';
import type { Changes } from '../common/changes';
import { type Acl, aclsOf } from '../common/network-acls';
import { finished, Problems, type StepResult, skipped } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { type Subject, stepInputSchema } from '../common/subject';
import { deniable } from './addresses';
import { type Denial, deny } from './deny';
import { elasticIpsOf, takeOff } from './elastic-ips';
import { lowerIdleTimeouts } from './idle-timeouts';

const inputSchema = v.object({
  ...stepInputSchema.entries,
  /** Whether the subject could not be stopped, so that its connections have to be ended here after all. */
  isStillRunning: v.boolean(),
});
type Input = v.InferOutput<typeof inputSchema>;

export const handler = stepHandler('sever', inputSchema, sever);

async function sever(input: Input, { policy, changes }: Tools): Promise<StepResult> {
  if (input.mode === 'offline' && !input.isStillRunning)
    return skipped(
      'sever',
      'mode offline: the stop ends every connection, and nothing warns the intruder before',
    );
  const { case: request, subject } = input;
  const problems = new Problems();
  const denied = policy.containment.networkAcl
    ? await denyFinding(request, subject, changes, problems)
    : undefined;
  const addresses = await problems.attempt('Elastic IPs', () =>
    elasticIps(request.caseId, subject, changes, problems, policy.containment.disassociateElasticIps),
  );
  const idle = policy.containment.lowerIdleTimeouts
    ? await problems.attempt('idle timeouts', () => lowerIdleTimeouts(subject, changes, problems))
    : 'lowerIdleTimeouts is off';
  return finished('sever', problems, changes.list, {
    ...denied,
    addresses,
    ...(idle && { idleTimeouts: idle }),
  });
}

async function denyFinding(request: Case, subject: Subject, changes: Changes, problems: Problems) {
  const remote = request.trigger.kind === 'finding' ? request.trigger.remoteAddresses : [];
  if (remote.length === 0) return { denied: [], leftOut: [] };
  const subnetIds = [...new Set(subject.networkInterfaces.map((each) => each.subnetId))];
  const [acls = [], addresses = { denied: [], leftOut: [] }] = await Promise.all([
    problems.attempt('reading the network ACLs', () => aclsOf(subnetIds)),
    problems.attempt('reading the VPC', () => deniable(remote, subject)),
  ]);
  const denied = await Promise.all(
    acls.map((acl) => denyIn(acl, addresses.denied, request, changes, problems)),
  );
  // What an entry changes is recorded by its lease, before it is made; this is the whole of the ACL as it was read.
  if (addresses.denied.length > 0)
    await problems.attempt('recording the network ACLs', () =>
      record(request.caseId, acls, addresses.denied),
    );
  return { denied: denied.flat(), leftOut: addresses.leftOut };
}

/** One address after the other, so that they do not compete for the same number. */
async function denyIn(
  acl: Acl,
  addresses: readonly string[],
  request: Case,
  changes: Changes,
  problems: Problems,
): Promise<Denial[]> {
  const denied: Denial[] = [];
  for (const address of addresses) {
    const denial = await problems.attempt(`${address} in ${acl.networkAclId}`, () =>
      deny(request, acl, address, changes),
    );
    if (denial) denied.push(denial);
  }
  return denied;
}

const record = (caseId: string, networkAcls: readonly Acl[], denied: readonly string[]): Promise<unknown> =>
  recordBefore(caseId, 'network-acl.json', { networkAcls, denied });

async function elasticIps(
  caseId: string,
  { instanceId }: Subject,
  changes: Changes,
  problems: Problems,
  isTakenOff: boolean,
) {
  const addresses = await elasticIpsOf(instanceId);
  if (addresses.length === 0) return [];
  await recordBefore(caseId, 'addresses.json', { addresses });
  if (isTakenOff) await takeOff(addresses, changes, problems);
  return addresses.map(({ publicIp, allocationId }) => ({ publicIp, allocationId }));
}
