/** What the texts of a call may be made of, refused with the `ValidationError` of IAM's common errors (IAM API Reference, PutRolePolicy). */
import { ServiceError } from '../../wire/service-error';

const NAME = /^[\w+=,.@-]+$/;
const DOCUMENT = /^[\t\n\r -\u00FF]+$/;
const LONGEST_ROLE_NAME = 64;
const LONGEST_POLICY_NAME = 128;
const LONGEST_DOCUMENT = 131_072;

export const requireRoleName = (name: string): void => requireText('roleName', name, NAME, LONGEST_ROLE_NAME);

export const requirePolicyName = (name: string): void =>
  requireText('policyName', name, NAME, LONGEST_POLICY_NAME);

export const requireDocument = (text: string): void =>
  requireText('policyDocument', text, DOCUMENT, LONGEST_DOCUMENT);

function requireText(member: string, text: string, pattern: RegExp, longest: number): void {
  if (text.length > longest)
    throw new ServiceError(
      'ValidationError',
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${longest}`,
    );
  if (!pattern.test(text))
    throw new ServiceError('ValidationError', `The specified value for ${member} is invalid.`);
}
