/**
 * The ec2Query and awsQuery protocols: a form-encoded request with dotted keys, an XML answer. The two differ in
 * the names of keys (ec2QueryName, capitals, lists without `.member`) and in the envelope of the answer.
 */
import type { NormalizedSchema } from '@smithy/core/schema';
import { parseScalar } from './scalar';
import type { OperationSchema } from './schema';
import { traitsOf } from './schema';
import { ServiceError } from './service-error';
import { element, escapeXml, structMembers } from './xml';

export interface QueryDialect {
  readonly ec2: boolean;
  readonly xmlNamespace: string;
}

type Form = ReadonlyMap<string, string>;

/** The input of a query request; a parameter which the operation does not have is refused, as AWS does. */
export function parseQuery(dialect: QueryDialect, operation: OperationSchema, body: string): unknown {
  const form = new Map(new URLSearchParams(body));
  form.delete('Action');
  form.delete('Version');
  const used = new Set<string>();
  const input = readStruct(dialect, operation.input, form, '', used) ?? {};
  const unknown = [...form.keys()].find((key) => !used.has(key));
  if (unknown !== undefined)
    throw new ServiceError('UnknownParameter', `The parameter ${unknown} is not recognized`);
  return input;
}

function readStruct(
  d: QueryDialect,
  schema: NormalizedSchema,
  form: Form,
  prefix: string,
  used: Set<string>,
) {
  const result: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const value = readMember(d, member, form, prefix + wireName(d, name, member), used);
    if (value !== undefined) result[name] = value;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function readMember(
  d: QueryDialect,
  schema: NormalizedSchema,
  form: Form,
  key: string,
  used: Set<string>,
): unknown {
  if (schema.isListSchema()) return readList(d, schema, form, key, used);
  if (schema.isMapSchema()) return readMap(d, schema, form, key, used);
  if (schema.isStructSchema())
    return hasPrefix(form, `${key}.`) ? readStruct(d, schema, form, `${key}.`, used) : undefined;
  const text = form.get(key);
  if (text === undefined) return undefined;
  used.add(key);
  return parseScalar(schema, text, key);
}

function readList(d: QueryDialect, schema: NormalizedSchema, form: Form, key: string, used: Set<string>) {
  if (form.get(key) === '') {
    used.add(key);
    return [];
  }
  const member = schema.getValueSchema();
  const flat = d.ec2 || traitsOf(schema).xmlFlattened !== undefined;
  const base = flat ? key : `${key}.${traitsOf(member).xmlName ?? 'member'}`;
  const items: unknown[] = [];
  for (let i = 1; hasPrefix(form, `${base}.${i}`); i++) {
    const item = readMember(d, member, form, `${base}.${i}`, used);
    if (item === undefined) break;
    items.push(item);
  }
  return items.length > 0 ? items : undefined;
}

function readMap(d: QueryDialect, schema: NormalizedSchema, form: Form, key: string, used: Set<string>) {
  const [keyName, valueName] = [schema.getKeySchema(), schema.getValueSchema()].map(traitsOf);
  const base = traitsOf(schema).xmlFlattened !== undefined ? key : `${key}.entry`;
  const entries: [string, unknown][] = [];
  for (let i = 1; hasPrefix(form, `${base}.${i}.`); i++) {
    const keyPath = `${base}.${i}.${keyName?.xmlName ?? 'key'}`;
    used.add(keyPath);
    const valuePath = `${base}.${i}.${valueName?.xmlName ?? 'value'}`;
    entries.push([form.get(keyPath) ?? '', readMember(d, schema.getValueSchema(), form, valuePath, used)]);
  }
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function hasPrefix(form: Form, prefix: string): boolean {
  for (const key of form.keys())
    if (key === prefix || (key.startsWith(prefix) && (prefix.endsWith('.') || key[prefix.length] === '.')))
      return true;
  return false;
}

function wireName(dialect: QueryDialect, name: string, member: NormalizedSchema): string {
  const { xmlName, ec2QueryName } = traitsOf(member);
  if (!dialect.ec2) return xmlName ?? name;
  if (ec2QueryName) return ec2QueryName;
  const key = xmlName ?? name;
  return key.charAt(0).toUpperCase() + key.slice(1);
}

export function writeQueryAnswer(
  dialect: QueryDialect,
  operation: OperationSchema,
  output: unknown,
  requestId: string,
): string {
  const members = operation.output.isStructSchema() ? structMembers(operation.output, output ?? {}) : '';
  const root = `${operation.name}Response`;
  const xmlns = ` xmlns="${dialect.xmlNamespace}"`;
  if (dialect.ec2) return element(root, element('requestId', requestId) + members, xmlns);
  const metadata = element('ResponseMetadata', element('RequestId', requestId));
  return element(root, element(`${operation.name}Result`, members) + metadata, xmlns);
}

export function writeQueryError(dialect: QueryDialect, error: ServiceError, requestId: string): string {
  const code = element('Code', escapeXml(error.code));
  const message = element('Message', escapeXml(error.message));
  if (dialect.ec2)
    return element(
      'Response',
      element('Errors', element('Error', code + message)) + element('RequestID', requestId),
    );
  const type = element('Type', error.status >= 500 ? 'Receiver' : 'Sender');
  return element('ErrorResponse', element('Error', type + code + message) + element('RequestId', requestId));
}
