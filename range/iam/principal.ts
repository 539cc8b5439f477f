import type { PrincipalElement } from './document';

/**
 * How far a resource policy's principal names the caller. Within one account a statement for the caller itself (a
 * user, a session, a service, or everyone) grants on its own; one for the role is limited by the permissions
 * boundary; one for the account only lets the identity policies decide (IAM user guide, "How AWS enforcement code
 * logic evaluates requests").
 */
export type PrincipalMatch = 'none' | 'account' | 'role' | 'direct';

const order: readonly PrincipalMatch[] = ['none', 'account', 'role', 'direct'];

/** @param caller an IAM or STS ARN, or a service such as events.amazonaws.com */
export function matchPrincipal(element: PrincipalElement, caller: string): PrincipalMatch {
  const service = !caller.startsWith('arn:');
  const candidates = service
    ? [...(element.Service ?? []).map((name) => exact(name, caller)), ...(element.AWS ?? []).map(everyone)]
    : [
        ...(element.AWS ?? []).map((named) => matchIam(named, caller)),
        ...(element.Federated ?? []).map((named) => exact(named, caller)),
      ];
  return candidates.reduce(
    (best, match) => (order.indexOf(match) > order.indexOf(best) ? match : best),
    'none',
  );
}

/**
 * Whether NotPrincipal leaves the caller alone: AWS may look at the account first, then at the role and the session, so that the account has to be
 * named beside the caller. A caller with a permissions boundary is never spared. (IAM user guide, "NotPrincipal".)
 */
export function isSpared(element: PrincipalElement, caller: string): boolean {
  const match = matchPrincipal(element, caller);
  const names = element.AWS ?? [];
  if (!caller.startsWith('arn:') || names.includes('*')) return match !== 'none';
  const [, partition, , , account = ''] = caller.split(':');
  const isAccountNamed = names.includes(account) || names.includes(`arn:${partition}:iam::${account}:root`);
  return isAccountNamed && (match === 'role' || match === 'direct');
}

const exact = (named: string, caller: string): PrincipalMatch => (named === caller ? 'direct' : 'none');
const everyone = (named: string): PrincipalMatch => (named === '*' ? 'direct' : 'none');

function matchIam(named: string, caller: string): PrincipalMatch {
  if (named === '*') return 'direct';
  if (named === caller) return /:role\//.test(caller) ? 'role' : 'direct';
  const [, partition, , , account] = caller.split(':');
  if (named === account || named === `arn:${partition}:iam::${account}:root`)
    return caller.endsWith(':root') ? 'direct' : 'account';
  const role = roleOfSession(caller);
  return role !== undefined && withoutPath(named) === role ? 'role' : 'none';
}

/** The role that a session was assumed from, without the role's path, which a session's ARN does not carry. */
export function roleOfSession(arn: string): string | undefined {
  const [, partition, account, name] = /^arn:([^:]*):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return name === undefined ? undefined : `arn:${partition}:iam::${account}:role/${name}`;
}

function withoutPath(arn: string): string {
  return arn.replace(/:role\/.*\//, ':role/');
}
