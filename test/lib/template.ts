import type { Template } from '../../lib/synthesize';

/** What is at a path such as `Environment.Variables.POLICY`; undefined where there is nothing. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.entries(inner).find(([name]) => name === key)?.[1];
  }, value);
}

/** Of the resource with this logical id, which must be there. */
export function propertiesOf(template: Template, id: string): Record<string, unknown> {
  const resource = new Map(Object.entries(template.Resources)).get(id);
  if (!resource) throw new Error(`the template has no ${id}`);
  return resource.Properties ?? {};
}

export interface Found {
  readonly id: string;
  readonly properties: Record<string, unknown>;
}

export function ofType(template: Template, type: string): Found[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, { Properties }]) => ({ id, properties: Properties ?? {} }));
}

/** An intrinsic function as text: `arn:<AWS::Partition>:ec2:…`, `<VaultBucket.Arn>/cases/*`. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const [separator, parts] = asArray(at(value, 'Fn::Join'));
  if (Array.isArray(parts)) return parts.map(text).join(String(separator));
  const attribute = at(value, 'Fn::GetAtt');
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  const reference = at(value, 'Ref');
  if (typeof reference === 'string') return `<${reference}>`;
  throw new TypeError(`no text for ${JSON.stringify(value)}`);
}

export const asArray = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

export interface Statement {
  /** The logical id of the role, or of the resource whose policy it is. */
  readonly owner: string;
  readonly policy: string;
  readonly effect: string;
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions: unknown;
}

/** All statements that any role of the template has, inline or attached. */
export function roleStatements(template: Template): Statement[] {
  const inline = ofType(template, 'AWS::IAM::Role').flatMap(({ id, properties }) =>
    asArray(properties.Policies).flatMap((policy) =>
      statements(id, String(at(policy, 'PolicyName')), at(policy, 'PolicyDocument')),
    ),
  );
  const attached = ofType(template, 'AWS::IAM::Policy').flatMap(({ id, properties }) =>
    asArray(properties.Roles).flatMap((role) =>
      statements(text(role).slice(1, -1), id, properties.PolicyDocument),
    ),
  );
  return [...inline, ...attached];
}

export function statements(owner: string, policy: string, document: unknown): Statement[] {
  return asArray(at(document, 'Statement')).map((statement) => ({
    owner,
    policy,
    effect: String(at(statement, 'Effect')),
    actions: asArray(at(statement, 'Action')).map(String),
    resources: asArray(at(statement, 'Resource')).map(text),
    conditions: at(statement, 'Condition'),
  }));
}

export const sorted = (texts: readonly string[]): string[] => texts.toSorted((a, b) => (a < b ? -1 : 1));
