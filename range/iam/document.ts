import * as v from 'valibot';
import { checkConditions } from './condition-operator';
import { PolicyError } from './error';

/**
 * The JSON policy language, parsed strictly: an element that IAM does not know is an error, because IAM would
 * have refused the policy (IAM user guide, "Grammar of the IAM JSON policy language").
 */
export type PolicySource = 'identity' | 'resource' | 'boundary';

type OneOrMany<T> = T | readonly T[];

export interface StatementDocument {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Principal?: PrincipalDocument;
  readonly NotPrincipal?: PrincipalDocument;
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, OneOrMany<string | number | boolean>>>>
  >;
}

export type PrincipalDocument = '*' | Readonly<Record<string, OneOrMany<string>>>;

/** A policy as it stands in IAM. `Version` defaults to 2008-10-17, which knows no policy variables. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: OneOrMany<StatementDocument>;
}

export interface PrincipalElement {
  readonly AWS?: readonly string[];
  readonly Service?: readonly string[];
  readonly Federated?: readonly string[];
}

const many = <S extends v.GenericSchema>(entry: S) =>
  v.pipe(
    v.unknown(),
    v.transform((value): unknown[] => (Array.isArray(value) ? value : [value])),
    v.array(entry),
  );
const texts = v.pipe(many(v.string()), v.minLength(1, 'must not be empty'));
const scalar = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));
const principal = v.union([
  v.pipe(
    v.literal('*'),
    v.transform((): PrincipalElement => ({ AWS: ['*'] })),
  ),
  v.strictObject({
    AWS: v.exactOptional(texts),
    Service: v.exactOptional(texts),
    Federated: v.exactOptional(texts),
  }),
]);

const statement = v.strictObject({
  Sid: v.exactOptional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Action: v.exactOptional(texts),
  NotAction: v.exactOptional(texts),
  Resource: v.exactOptional(texts),
  NotResource: v.exactOptional(texts),
  Principal: v.exactOptional(principal),
  NotPrincipal: v.exactOptional(principal),
  Condition: v.exactOptional(v.record(v.string(), v.record(v.string(), many(scalar)))),
});

const policy = v.strictObject({
  Version: v.exactOptional(v.picklist(['2012-10-17', '2008-10-17']), '2008-10-17'),
  Id: v.exactOptional(v.string()),
  Statement: many(statement),
});

export type Statement = v.InferOutput<typeof statement>;

export interface Policy {
  readonly version: '2012-10-17' | '2008-10-17';
  readonly statements: readonly Statement[];
}

/**
 * @param where what to call the policy in an error
 * @throws {PolicyError} which names the policy and the element
 */
export function parsePolicy(document: unknown, source: PolicySource, where: string): Policy {
  const parsed = v.safeParse(policy, document);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new PolicyError(`${where}, ${v.getDotPath(issue) ?? 'document'}`, issue.message);
  }
  parsed.output.Statement.forEach((entry, index) => {
    checkElements(entry, source, `${where}, Statement.${index}`);
  });
  return { version: parsed.output.Version, statements: parsed.output.Statement };
}

function checkElements(entry: Statement, source: PolicySource, where: string): void {
  checkPair(entry, 'Action', 'NotAction', true, where);
  checkPair(entry, 'Resource', 'NotResource', source !== 'resource', where);
  checkPair(entry, 'Principal', 'NotPrincipal', source === 'resource', where);
  checkPrincipals(entry, source, where);
  for (const action of [...(entry.Action ?? []), ...(entry.NotAction ?? [])])
    if (action !== '*' && !/^[\w-]+:[\w*?-]+$/.test(action))
      throw new PolicyError(where, `action "${action}" must be "*" or service:Action`);
  for (const resource of [...(entry.Resource ?? []), ...(entry.NotResource ?? [])])
    checkResource(resource, where);
  checkConditions(entry.Condition ?? {}, where);
}

/** A part of a name is no principal; NotPrincipal is for denials (IAM user guide, "Principal", "NotPrincipal"). */
function checkPrincipals(
  { Effect, Principal, NotPrincipal }: Statement,
  source: PolicySource,
  where: string,
): void {
  const named = Principal ?? NotPrincipal;
  if (source !== 'resource' && named) throw new PolicyError(where, 'Principal is for resource policies only');
  if (NotPrincipal && Effect === 'Allow') throw new PolicyError(where, 'NotPrincipal is for Deny only');
  for (const name of [...(named?.AWS ?? []), ...(named?.Service ?? []), ...(named?.Federated ?? [])])
    if (name !== '*' && /[*?]/.test(name))
      throw new PolicyError(where, `principal "${name}" must be "*" or a whole name`);
}

/** Variables may stand behind the fifth colon only (IAM user guide, "Where you can use policy variables"). */
function checkResource(resource: string, where: string): void {
  if (resource !== '*' && !resource.startsWith('arn:'))
    throw new PolicyError(where, `resource "${resource}" must be "*" or an ARN`);
  const head = resource
    .replace(/\$\{[^}]*\}/g, (variable) => variable.replaceAll(':', '.'))
    .split(':')
    .slice(0, 5);
  if (head.some((part) => part.includes('${')))
    throw new PolicyError(where, `resource "${resource}" may have variables in its last part only`);
}

function checkPair(
  entry: Statement,
  element: 'Action' | 'Resource' | 'Principal',
  opposite: 'NotAction' | 'NotResource' | 'NotPrincipal',
  required: boolean,
  where: string,
): void {
  if (entry[element] && entry[opposite])
    throw new PolicyError(where, `${element} and ${opposite} exclude each other`);
  if (required && !entry[element] && !entry[opposite])
    throw new PolicyError(where, `${element} or ${opposite} is missing`);
}
