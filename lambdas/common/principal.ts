/**
 * Who made a call, as one text: the ARN of a user, of the root user or of a federated user; for a session of a role
 * `arn:<partition>:sts::<account>:assumed-role/<path of the role>/<role>/<session>` (CloudTrail and STS leave the path out; with it the
 * role's own ARN can be told from it); for an AWS service its principal, such as `autoscaling.amazonaws.com`.
 *
 * Patterns name the same things. A star stands for any text within one part: it crosses neither `/` nor `:`, so that a role of another
 * path is never meant by accident. A pattern for a role means its sessions, except those that EC2 gives to instances: these only a
 * pattern for sessions can mean.
 */
import { INSTANCE_ID } from './case';

interface Session {
  readonly kind: 'session';
  readonly roleArn: string;
  readonly sessionArn: string;
  readonly isOfInstance: boolean;
}
type Principal = Session | { readonly kind: 'other'; readonly text: string };

const SESSION =
  /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/((?:[!-.0-~]+\/)*)([\w+=,.@-]+)\/([\w+=,.@-]+)$/;
const OTHER =
  /^(?:arn:aws[a-z-]*:iam::\d{12}:(?:root|user\/(?:[!-.0-~]+\/)*[\w+=,.@-]+)|arn:aws[a-z-]*:sts::\d{12}:federated-user\/[\w+=,.@-]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?)$/;
const LONGEST = 2048;

function parsePrincipal(text: string): Principal | undefined {
  if (text.length > LONGEST) return undefined;
  const [, partition, account, path, role, session = ''] = SESSION.exec(text) ?? [];
  if (role === undefined) return OTHER.test(text) ? { kind: 'other', text } : undefined;
  return {
    kind: 'session',
    roleArn: `arn:${partition}:iam::${account}:role/${path}${role}`,
    sessionArn: `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`,
    isOfInstance: INSTANCE_ID.test(session),
  };
}

/** Whether EC2 gave these credentials to an instance: the session then has the instance's id for its name. */
export function isInstanceSession(text: string): boolean {
  const principal = parsePrincipal(text);
  return principal?.kind === 'session' && principal.isOfInstance;
}

/** Whether the text names anybody: what is none of the forms above is nobody, whatever the patterns are. */
export const isPrincipal = (text: string): boolean => parsePrincipal(text) !== undefined;

export function matchesPrincipal(pattern: string, text: string): boolean {
  const principal = parsePrincipal(text);
  if (principal === undefined) return false;
  if (principal.kind === 'other') return globbed(pattern, principal.text);
  return (
    globbed(pattern, principal.sessionArn) || (!principal.isOfInstance && globbed(pattern, principal.roleArn))
  );
}

const SPECIAL = /[.+?^${}()|[\]\\]/g;

const globbed = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replace(SPECIAL, '\\$&').replaceAll('*', '[^/:]*')}$`).test(text);
