/** The inline policy that denies the subject's credentials, as it stands on the role now. */
import { GetRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { isCode } from '../common/aws-error';
import { clientDefaults } from '../common/clients';
import { judge } from '../report/credentials';
import type { BeforeState } from './before-state';
import { compare, type Row } from './row';

export const iam = new IAMClient(clientDefaults());

/** What stands under Cordon's own name and denies this instance is Cordon's, also when it is of an earlier case. */
export async function roleRows({ parts, instance, policy }: BeforeState): Promise<Row[]> {
  const recorded = parts['credentials.json'];
  if (!recorded?.role || !policy.containment.denyCredentials) return [];
  const isOurs = (document: string | null): boolean =>
    document !== null && judge(encodeURIComponent(document), instance.InstanceId) !== 'not denied';
  const now = await documentOf(recorded.role.name, recorded.policyName);
  const before = isOurs(recorded.policyDocument) ? null : compact(recorded.policyDocument);
  return [
    compare({
      field: 'role-policy',
      before,
      set: isOurs(now) ? now : null,
      now,
      note: `${recorded.policyName} on ${recorded.role.name}`,
      cannot: before === null ? undefined : `another policy stood under the name ${recorded.policyName}`,
    }),
  ];
}

/** Null when there is no such policy, or no such role any more. */
async function documentOf(RoleName: string, PolicyName: string): Promise<string | null> {
  try {
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return PolicyDocument === undefined ? null : compact(decodeURIComponent(PolicyDocument));
  } catch (error) {
    if (isCode(error, 'NoSuchEntity', 'NoSuchEntityException')) return null;
    throw error;
  }
}

/** White space means nothing. */
const compact = (json: string | null): string | null =>
  json === null ? null : JSON.stringify(JSON.parse(json));
