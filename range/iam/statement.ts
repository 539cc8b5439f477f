import { resourceMatches } from './arn';
import { type ConditionMismatch, findConditionMismatch } from './condition';
import type { RequestContext } from './context';
import type { Policy, PolicySource, Statement } from './document';
import { actionMatches } from './glob';
import { isSpared, matchPrincipal, type PrincipalMatch } from './principal';
import { expandVariables } from './variables';

/** A statement and where it stands. */
export interface Candidate {
  readonly source: PolicySource;
  readonly policy: number;
  readonly index: number;
  readonly version: Policy['version'];
  readonly statement: Statement;
}

export interface Subject {
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  /** Whether a permissions boundary is attached to the caller. */
  readonly isBounded: boolean;
}

export type Mismatch =
  | { readonly element: 'principal' | 'action' | 'resource'; readonly wanted: string; readonly got: string }
  | ({ readonly element: 'condition' } & ConditionMismatch);

export type Outcome =
  | { readonly applies: true; readonly principal: PrincipalMatch }
  | { readonly applies: false; readonly mismatch: Mismatch };

/** "identity policy 0, Statement.1 (Sid)" */
export function describeCandidate({ source, policy, index, statement }: Candidate): string {
  const name = source === 'boundary' ? 'permissions boundary' : `${source} policy ${policy}`;
  return `${name}, Statement.${index}${statement.Sid ? ` (${statement.Sid})` : ''}`;
}

/** Whether the statement applies to the request, or the first element in the order of the language that does not. */
export function matchStatement(candidate: Candidate, subject: Subject): Outcome {
  const { statement, version } = candidate;
  const principal = principalOf(candidate, subject);
  const mismatch =
    (principal === 'none' ? principalMismatch(statement, subject) : undefined) ??
    actionMismatch(statement, subject) ??
    resourceMismatch(candidate, subject) ??
    conditionMismatch(statement, version, subject, describeCandidate(candidate));
  return mismatch ? { applies: false, mismatch } : { applies: true, principal };
}

function principalOf({ source, statement }: Candidate, { caller, isBounded }: Subject): PrincipalMatch {
  if (source !== 'resource') return 'direct';
  if (statement.Principal) return matchPrincipal(statement.Principal, caller);
  return !isBounded && isSpared(statement.NotPrincipal ?? {}, caller) ? 'none' : 'direct';
}

function principalMismatch({ Principal, NotPrincipal }: Statement, { caller }: Subject): Mismatch {
  const wanted = Principal ? JSON.stringify(Principal) : `any but ${JSON.stringify(NotPrincipal)}`;
  return { element: 'principal', wanted, got: caller };
}

function actionMismatch({ Action, NotAction }: Statement, { action }: Subject): Mismatch | undefined {
  const named = (Action ?? NotAction ?? []).some((pattern) => actionMatches(pattern, action));
  if (named === (Action !== undefined)) return undefined;
  return { element: 'action', wanted: list(Action, NotAction), got: action };
}

function resourceMismatch(candidate: Candidate, { resource, context }: Subject): Mismatch | undefined {
  const { Resource, NotResource } = candidate.statement;
  const patterns = Resource ?? NotResource;
  if (patterns === undefined) return undefined;
  const named = patterns.some((pattern) => {
    const glob = expandVariables(pattern, context, candidate.version, describeCandidate(candidate));
    return glob !== undefined && resourceMatches(glob, resource);
  });
  if (named === (Resource !== undefined)) return undefined;
  return { element: 'resource', wanted: list(Resource, NotResource), got: resource };
}

function conditionMismatch(
  { Condition }: Statement,
  version: Policy['version'],
  { context }: Subject,
  where: string,
): Mismatch | undefined {
  const mismatch = Condition && findConditionMismatch(Condition, context, version, where);
  return mismatch && { element: 'condition', ...mismatch };
}

function list(wanted: readonly string[] | undefined, unwanted: readonly string[] | undefined): string {
  return wanted ? wanted.join(', ') : `any but ${unwanted?.join(', ')}`;
}
