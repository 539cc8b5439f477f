/** Whether the subject's credentials are denied, read again from its role: the policy that stands, not the one that was sent. */
import { policyOf, roleOf } from '../common/instance-role';
import { type Denial, denialOf, quarantinePolicyName } from '../common/quarantine-policy';

export type CredentialState =
  /** No profile, or one without a role: the subject has no credentials. */
  'none' | Denial | 'unread';

export async function credentialState(
  profileArn: string | undefined,
  instanceId: string,
): Promise<CredentialState> {
  if (profileArn === undefined) return 'none';
  const role = await roleOf(profileArn);
  if (role === null) return 'none';
  const document = await policyOf(role.name, quarantinePolicyName(instanceId));
  return document === null ? 'not denied' : denialOf(document, instanceId);
}
