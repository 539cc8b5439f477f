import { DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { isCode } from '../common/aws-error';
import { iam } from '../common/instance-role';
import type { Restoring } from './restore';

/** Only ever takes Cordon's own policy away: what stood under its name before was never overwritten. */
export async function removeRolePolicy({ before, changes }: Restoring): Promise<void> {
  const { role, policyName = '' } = before.parts['credentials.json'] ?? {};
  if (!role) return;
  try {
    await changes.make('iam:DeleteRolePolicy', role.name, `${policyName} -> gone`, () =>
      iam.send(new DeleteRolePolicyCommand({ RoleName: role.name, PolicyName: policyName })),
    );
  } catch (error) {
    // The SDK repeats a call whose answer was lost.
    if (!isCode(error, 'NoSuchEntity', 'NoSuchEntityException')) throw error;
  }
}
