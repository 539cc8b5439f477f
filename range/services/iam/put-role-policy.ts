import type { PutRolePolicyRequest } from '@aws-sdk/client-iam';
import { parsePolicy } from '../../iam/document';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { onRole } from './authorization';
import { requireDocument, requirePolicyName, requireRoleName } from './constraints';
import { modifiableRole } from './modifiable-role';
import { type IamRole, setInlinePolicy } from './state';

/** All inline policies of a role together, in characters, white space left out (IAM User Guide, "IAM and AWS STS quotas"). */
const QUOTA = 10_240;

export const putRolePolicy = operation<PutRolePolicyRequest, object>({
  name: 'PutRolePolicy',
  authorize: ({ RoleName }, call) => onRole(call, 'PutRolePolicy', RoleName),
  validate({ RoleName = '', PolicyName = '', PolicyDocument = '' }) {
    requireRoleName(RoleName);
    requirePolicyName(PolicyName);
    requireDocument(PolicyDocument);
    validateDocument(PolicyDocument);
  },
  apply({ RoleName, PolicyName = '', PolicyDocument = '' }, { world }) {
    const role = modifiableRole(world, RoleName);
    validateQuota(role, PolicyName, PolicyDocument);
    setInlinePolicy(world, role, PolicyName, PolicyDocument);
    return {};
  },
});

function validateDocument(text: string): void {
  try {
    parsePolicy(JSON.parse(text), 'identity', 'PolicyDocument');
  } catch (error) {
    throw new ServiceError('MalformedPolicyDocument', error instanceof Error ? error.message : String(error));
  }
}

function validateQuota({ name, inline }: IamRole, policyName: string, document: string): void {
  const others = [...inline].filter(([each]) => each !== policyName).map(([, text]) => text);
  const size = [...others, document].reduce((sum, text) => sum + text.replace(/\s/g, '').length, 0);
  if (size > QUOTA)
    throw new ServiceError(
      'LimitExceeded',
      `Maximum policy size of ${QUOTA} bytes exceeded for role ${name}`,
      409,
    );
}
