/**
 * `credentials`: what the subject's role allows is denied to the subject alone, here and wherever its credentials were carried to, by an
 * inline policy on the role. Others with the role lose nothing. `restrict` leaves the agent of Systems Manager what a capture needs; `close`
 * takes that too, and switches the instance metadata off. A policy that stands under the name and is not Cordon's is never overwritten.
 */

import { ModifyInstanceMetadataOptionsCommand } from '@aws-sdk/client-ec2';
import * as v from 'valibot';
import { recordBefore } from '../common/before-state';
import type { Case } from '../common/case';
import type { Changes } from '../common/changes';
import { describeInstance, ec2 } from '../common/ec2';
import { environment } from '../common/environment';
import { isHibernated } from '../common/hibernation';
import { policyOf, putPolicy, type Role, roleOf } from '../common/instance-role';
import type { Policy } from '../common/policy';
import {
  denialOf,
  isQuarantinePolicy,
  quarantinePolicy,
  quarantinePolicyName,
} from '../common/quarantine-policy';
import { finished, Problems, type StepResult, skipped } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { type Subject, stepInputSchema } from '../common/subject';
import { othersWith } from './sharing';

const inputSchema = v.object({ ...stepInputSchema.entries, action: v.picklist(['restrict', 'close']) });
type Input = v.InferOutput<typeof inputSchema>;

export const handler = stepHandler('credentials', inputSchema, credentials);

async function credentials(input: Input, { policy, changes }: Tools): Promise<StepResult> {
  const problems = new Problems();
  const denied = await problems.attempt("the credentials of the subject's role", () =>
    deny(input, policy, changes),
  );
  const isOver = input.action === 'close';
  if (isOver && policy.containment.disableMetadata)
    await problems.attempt('instance metadata', () => switchMetadataOff(input.subject.instanceId, changes));
  const left = denied && 'why' in denied ? denied.why : undefined;
  if (left !== undefined && !isOver) return skipped('credentials', left);
  return finished('credentials', problems, changes.list, denied);
}

type Denial =
  | { readonly why: string }
  | {
      readonly role: Role;
      readonly policyName: string;
      readonly exemptSsm: boolean;
      readonly sharedWith: Awaited<ReturnType<typeof othersWith>> | null;
    };

/** The role cannot take the policy. */
class RoleOutOfReach extends Error {
  override readonly name = 'RoleOutOfReach';
}

async function deny(
  { case: request, subject, mode, action }: Input,
  policy: Policy,
  changes: Changes,
): Promise<Denial> {
  if (!policy.containment.denyCredentials) return { why: 'denyCredentials is off' };
  const { profileArn, instanceId } = subject;
  if (profileArn === null) return { why: 'the subject has no instance profile' };
  const role = await roleOf(profileArn);
  if (role === null) return { why: `the instance profile ${profileArn} holds no role` };
  if (role.path.startsWith('/aws-service-role/'))
    throw new RoleOutOfReach(`${role.arn} is a service-linked role, which takes no inline policy`);
  const policyName = quarantinePolicyName(instanceId);
  const exemptSsm = action === 'restrict' && mayBeCaptured(subject, mode, policy);
  const wished = quarantinePolicy({ instanceArn: arnOf(request), instanceId, roleId: role.id, exemptSsm });
  const standing = await policyOf(role.name, policyName);
  if (standing !== null && !isQuarantinePolicy(standing, instanceId))
    throw new RoleOutOfReach(`${role.name} has a policy ${policyName} that Cordon did not write`);
  // What denies everything is never exchanged for what denies less.
  if (standing === null || (standing !== wished && denialOf(standing, instanceId) !== 'denied')) {
    if (standing === null)
      await record(request.caseId, { profileArn, role, policyName, policyDocument: standing });
    await changes.make('iam:PutRolePolicy', role.name, wordsFor(policyName, exemptSsm), () =>
      putPolicy(role.name, policyName, wished),
    );
  }
  const sharedWith = await othersWith(profileArn, instanceId).catch(() => null);
  return { role, policyName, exemptSsm, sharedWith };
}

const arnOf = ({ accountId, region, instanceId }: Case): string =>
  `arn:${environment('PARTITION')}:ec2:${region}:${accountId}:instance/${instanceId}`;

const wordsFor = (policyName: string, exemptSsm: boolean): string =>
  `${policyName}: everything denied to this instance's sessions${exemptSsm ? ', but for the agent of Systems Manager' : ''}`;

/** As `memory` will see it: only then does the agent have to go on. */
const mayBeCaptured = (
  { state, platform }: Subject,
  mode: Input['mode'],
  { memoryCapture }: Policy,
): boolean => memoryCapture && mode !== 'offline' && state === 'running' && platform === 'linux';

const record = (caseId: string, before: object): Promise<unknown> =>
  recordBefore(caseId, 'credentials.json', before);

/** How it was is in the description that `assess` recorded. */
async function switchMetadataOff(InstanceId: string, changes: Changes): Promise<void> {
  const instance = await describeInstance(InstanceId);
  // EC2 changes nothing of what is hibernated, and nobody asks it for metadata.
  if (instance.MetadataOptions?.HttpEndpoint === 'disabled' || isHibernated(instance)) return;
  await changes.make('ec2:ModifyInstanceMetadataOptions', InstanceId, 'instance metadata: on -> off', () =>
    ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId, HttpEndpoint: 'disabled' })),
  );
}
