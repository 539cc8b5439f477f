import type { RequestContext } from './context';
import type { AuthorizationRequest, Principal, Result } from './evaluate';
import { type Candidate, describeCandidate, type Mismatch } from './statement';

type Asked = Pick<AuthorizationRequest, 'action' | 'resource'>;

export function explainDeny(
  candidate: Candidate,
  { action, resource }: Asked,
  context: RequestContext,
): string {
  return `${describeCandidate(candidate)} denies ${action} on ${resource}${because(candidate, context)}.`;
}

export function explainAllow(
  candidate: Candidate,
  { action, resource }: Asked,
  context: RequestContext,
): string {
  return `${describeCandidate(candidate)} allows ${action} on ${resource}${because(candidate, context)}.`;
}

/** The conditions that held, with what the request had. */
function because({ statement: { Condition = {} } }: Candidate, context: RequestContext): string {
  const held = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(
      ([key, wanted]) => `${operator} ${key} wants ${quoted(wanted)}, ${had(context.get(key))}`,
    ),
  );
  return held.length === 0 ? '' : `; its conditions hold: ${held.join('; ')}`;
}

const quoted = (values: readonly string[]): string => `"${values.join('" or "')}"`;
const had = (values: readonly string[] | undefined): string =>
  values ? `the request has "${values.join('", "')}"` : 'the request has no such key';

/** Names the nearest Allow statement: the one of which the most elements matched. */
export function explainImplicit(results: readonly Result[], principal: Principal, asked: Asked): string {
  const what = `${asked.action} on ${asked.resource}`;
  const allows = results.filter(({ candidate }) => candidate.statement.Effect === 'Allow');
  const granted = allows.find(({ candidate, outcome }) => outcome.applies && candidate.source !== 'boundary');
  const bounded = allows.some(({ candidate, outcome }) => outcome.applies && candidate.source === 'boundary');
  if (granted && principal.boundary && !bounded)
    return `${describeCandidate(granted.candidate)} allows ${what}, but the permissions boundary does not${near(allows, 'boundary', asked)}.`;
  if (granted)
    return granted.candidate.source === 'identity'
      ? `${describeCandidate(granted.candidate)} allows ${what}, but the resource's own policy must allow it too${near(allows, 'resource', asked)}.`
      : `${describeCandidate(granted.candidate)} leaves ${what} to the account's identity policies, and none allows it${near(allows, 'identity', asked)}.`;
  return `no statement allows ${what}${near(allows, undefined, asked)}.`;
}

function near(allows: readonly Result[], source: Candidate['source'] | undefined, asked: Asked): string {
  const ranked = allows
    .filter(({ candidate }) => (source ? candidate.source === source : candidate.source !== 'boundary'))
    .flatMap(({ candidate, outcome }) =>
      outcome.applies ? [] : [{ candidate, mismatch: outcome.mismatch, rank: rank(outcome.mismatch, asked) }],
    )
    .sort((a, b) => b.rank - a.rank);
  const [nearest] = ranked;
  return nearest ? `; nearest is ${describeCandidate(nearest.candidate)}: ${describe(nearest.mismatch)}` : '';
}

function rank(mismatch: Mismatch, { action }: Asked): number {
  if (mismatch.element !== 'action') return { principal: 0, resource: 3, condition: 4 }[mismatch.element];
  const service = action.toLowerCase().split(':')[0];
  return mismatch.wanted.toLowerCase().includes(`${service}:`) ? 2 : 1;
}

function describe(mismatch: Mismatch): string {
  if (mismatch.element !== 'condition')
    return `its ${mismatch.element} is ${mismatch.wanted}, the request's is ${mismatch.got}`;
  const { operator, key, wanted, got } = mismatch;
  return `its condition ${operator} ${key} wants ${quoted(wanted)}, ${had(got)}`;
}
