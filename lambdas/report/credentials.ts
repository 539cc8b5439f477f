/** Whether the subject's credentials are denied, read again from its role: the policy that stands, not the one that was sent. */
import { GetInstanceProfileCommand, GetRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { isCode } from '../common/aws-error';
import { clientDefaults } from '../common/clients';
import { type Denial, denialOf, quarantinePolicyName } from '../common/quarantine-policy';

const iam = new IAMClient(clientDefaults());

export type CredentialState =
  /** No profile, or one without a role: the subject has no credentials. */
  'none' | Denial | 'unread';

export async function credentialState(
  profileArn: string | undefined,
  instanceId: string,
): Promise<CredentialState> {
  if (profileArn === undefined) return 'none';
  const InstanceProfileName = profileArn.split('/').pop() ?? '';
  const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
  const role = InstanceProfile?.Roles?.[0];
  if (role?.RoleName === undefined) return 'none';
  const document = await policyOf(role.RoleName, instanceId);
  return document === undefined ? 'not denied' : denialOf(decodeURIComponent(document), instanceId);
}

async function policyOf(RoleName: string, instanceId: string): Promise<string | undefined> {
  try {
    const { PolicyDocument } = await iam.send(
      new GetRolePolicyCommand({ RoleName, PolicyName: quarantinePolicyName(instanceId) }),
    );
    return PolicyDocument;
  } catch (error) {
    if (isCode(error, 'NoSuchEntity', 'NoSuchEntityException')) return undefined;
    throw error;
  }
}
