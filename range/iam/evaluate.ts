/**
 * IAM's decision within one account. An explicit deny in any policy wins. Otherwise an identity policy (within the permissions
 * boundary) or a resource policy must allow; how far a resource policy grants depends on how it names the caller,
 * see principal.ts. A KMS key's policy and a role's trust policy, where given, must allow too, be it by naming the account.
 * Service and resource control policies, session policies and other accounts are outside.
 * (IAM user guide, "How AWS enforcement code logic evaluates requests to allow or deny access".)
 */
import { principalKeys, RequestContext } from './context';
import { type Policy, type PolicyDocument, type PolicySource, parsePolicy } from './document';
import { PolicyError } from './error';
import { explainAllow, explainDeny, explainImplicit } from './explain';
import { type Candidate, matchStatement, type Outcome, type Subject } from './statement';

export interface AuthorizationRequest {
  /** For instance "ec2:StopInstances". */
  readonly action: string;
  /** An ARN, or "*" for an action that knows no resources. */
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

export interface Principal {
  /** A user, role or session ARN, or a service principal such as "events.amazonaws.com". */
  readonly arn: string;
  readonly identityPolicies: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
}

export interface Decision {
  readonly allowed: boolean;
  readonly reason: 'allow' | 'explicit deny' | 'implicit deny';
  /** One sentence: the statement that decided, or the one that came nearest and what in it did not match. */
  readonly explanation: string;
  /** The statement that decided; `policy` and `index` count from 0 within the source. */
  readonly statement?: StatementReference;
}

export interface StatementReference {
  readonly source: PolicySource;
  readonly policy: number;
  readonly index: number;
  readonly sid?: string;
}

export interface Result {
  readonly candidate: Candidate;
  readonly outcome: Outcome;
}

/** @throws {PolicyError} when a policy is malformed or uses an unknown operator, even if it would not decide */
export function evaluate(
  principal: Principal,
  request: AuthorizationRequest,
  resourcePolicies: readonly PolicyDocument[] = [],
): Decision {
  if (!/^[\w-]+:\w+$/.test(request.action))
    throw new PolicyError('request', `action "${request.action}" must be service:Action`);
  const context = new RequestContext({ ...principalKeys(principal.arn), ...request.context });
  const subject: Subject = {
    ...request,
    caller: principal.arn,
    context,
    isBounded: principal.boundary !== undefined,
  };
  const results = [
    ...read('identity', principal.identityPolicies),
    ...read('resource', resourcePolicies),
    ...read('boundary', principal.boundary ? [principal.boundary] : []),
  ].map((candidate): Result => ({ candidate, outcome: matchStatement(candidate, subject) }));

  const denied = applying(results, 'Deny')[0];
  if (denied)
    return decide('explicit deny', explainDeny(denied.candidate, request, context), denied.candidate);
  const granted = findGrant(results, principal, request, resourcePolicies.length > 0);
  if (granted) return decide('allow', explainAllow(granted, request, context), granted);
  return decide('implicit deny', explainImplicit(results, principal, request));
}

function decide(reason: Decision['reason'], explanation: string, candidate?: Candidate): Decision {
  const decision = { allowed: reason === 'allow', reason, explanation };
  return candidate ? { ...decision, statement: reference(candidate) } : decision;
}

function reference({ source, policy, index, statement }: Candidate): StatementReference {
  return { source, policy, index, ...(statement.Sid !== undefined && { sid: statement.Sid }) };
}

function findGrant(
  results: readonly Result[],
  principal: Principal,
  request: AuthorizationRequest,
  hasResourcePolicy: boolean,
): Candidate | undefined {
  const allows = applying(results, 'Allow');
  const bounded = !principal.boundary || allows.some(({ candidate }) => candidate.source === 'boundary');
  const fromResource = (match: string) =>
    allows.find(({ candidate, outcome }) => candidate.source === 'resource' && outcome.principal === match)
      ?.candidate;
  const identity = allows.find(({ candidate }) => candidate.source === 'identity')?.candidate;
  const direct = fromResource('direct');
  const byRole = fromResource('role');
  if (direct) return direct;
  if (!bounded) return undefined;
  if (hasResourcePolicy && resourcePolicyDecides(request.action))
    return byRole ?? (fromResource('account') && identity);
  return identity ?? byRole;
}

/** Key policies and trust policies must allow; an identity policy alone does not. */
function resourcePolicyDecides(action: string): boolean {
  return /^(kms:|sts:assumerole)/i.test(action);
}

function applying(results: readonly Result[], effect: 'Allow' | 'Deny') {
  return results.flatMap(({ candidate, outcome }) =>
    outcome.applies && candidate.statement.Effect === effect ? [{ candidate, outcome }] : [],
  );
}

/** A document is parsed once: the range decides on thousands of calls with the same few policies. */
const parsed: Readonly<Record<PolicySource, WeakMap<PolicyDocument, Policy>>> = {
  identity: new WeakMap(),
  resource: new WeakMap(),
  boundary: new WeakMap(),
};

function read(source: PolicySource, documents: readonly PolicyDocument[]): readonly Candidate[] {
  return documents.flatMap((document, policy) => {
    const known = parsed[source].get(document);
    const { version, statements } = known ?? parsePolicy(document, source, `${source} policy ${policy}`);
    if (!known) parsed[source].set(document, { version, statements });
    return statements.map((statement, index) => ({ source, policy, index, version, statement }));
  });
}
