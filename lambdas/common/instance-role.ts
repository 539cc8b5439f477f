/** The role behind the subject's instance profile, and the policy of Cordon's name on it. */
import {
  GetInstanceProfileCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { isCode } from './aws-error';
import { clientDefaults } from './clients';

export const iam = new IAMClient(clientDefaults());

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
}

/** By the profile's name, which is the last part of its ARN and not the role's name; null for a profile without a role. */
export async function roleOf(profileArn: string): Promise<Role | null> {
  const InstanceProfileName = profileArn.split('/').pop() ?? '';
  const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
  const role = InstanceProfile?.Roles?.[0];
  if (role?.RoleName === undefined) return null;
  return { name: role.RoleName, path: role.Path ?? '/', id: role.RoleId ?? '', arn: role.Arn ?? '' };
}

/** Null when there is none of that name. IAM gives it percent-encoded. */
export async function policyOf(RoleName: string, PolicyName: string): Promise<string | null> {
  try {
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return PolicyDocument === undefined ? null : decodeURIComponent(PolicyDocument);
  } catch (error) {
    if (isCode(error, 'NoSuchEntity', 'NoSuchEntityException')) return null;
    throw error;
  }
}

export async function putPolicy(RoleName: string, PolicyName: string, PolicyDocument: string): Promise<void> {
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
}
