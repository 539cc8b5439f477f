/** Writes values as XML by the SDK's schemas: element names, flattened lists and timestamp formats come from there. */
import type { NormalizedSchema } from '@smithy/core/schema';
import { traitsOf } from './schema';

export const escapeXml = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#13;')
    // XML 1.0 has no way to write most control characters, so they cannot be in an answer of AWS either.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters to leave out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd');

/** `content` is XML already. */
export const element = (name: string, content: string, attributes = ''): string =>
  `<${name}${attributes}>${content}</${name}>`;

/** The members of a structure, one element each; absent members are left out. */
export function structMembers(
  schema: NormalizedSchema,
  value: unknown,
  skip: (member: NormalizedSchema) => boolean = () => false,
): string {
  const source = value as Readonly<Record<string, unknown>>;
  let xml = '';
  for (const [name, member] of schema.structIterator()) {
    if (source[name] === undefined || source[name] === null || skip(member)) continue;
    xml += writeMember(member, traitsOf(member).xmlName ?? name, source[name]);
  }
  return xml;
}

function writeMember(schema: NormalizedSchema, name: string, value: unknown): string {
  if (schema.isListSchema()) return writeList(schema, name, value as readonly unknown[]);
  if (schema.isMapSchema()) return writeMap(schema, name, value as Readonly<Record<string, unknown>>);
  if (schema.isStructSchema()) return element(name, structMembers(schema, value));
  return element(name, escapeXml(scalarText(schema, value)));
}

function writeList(schema: NormalizedSchema, name: string, items: readonly unknown[]): string {
  const member = schema.getValueSchema();
  const flat = traitsOf(schema).xmlFlattened !== undefined;
  const itemName = flat ? name : (traitsOf(member).xmlName ?? 'member');
  const written = items.map((item) => writeMember(member, itemName, item)).join('');
  return flat ? written : element(name, written);
}

function writeMap(
  schema: NormalizedSchema,
  name: string,
  entries: Readonly<Record<string, unknown>>,
): string {
  const keyName = traitsOf(schema.getKeySchema()).xmlName ?? 'key';
  const valueSchema = schema.getValueSchema();
  const valueName = traitsOf(valueSchema).xmlName ?? 'value';
  const flat = traitsOf(schema).xmlFlattened !== undefined;
  const written = Object.entries(entries).map(([key, value]) =>
    element(
      flat ? name : 'entry',
      element(keyName, escapeXml(key)) + writeMember(valueSchema, valueName, value),
    ),
  );
  return flat ? written.join('') : element(name, written.join(''));
}

const DATE_TIME = 5;
const HTTP_DATE = 6;

/** A scalar as text: timestamps as the schema says (5 date-time, 6 http-date, 7 epoch seconds), blobs as base64. */
export function scalarText(schema: NormalizedSchema, value: unknown, defaultTimestamp = DATE_TIME): string {
  if (schema.isTimestampSchema())
    return timestampText(schema, value as { toISOString(): string }, defaultTimestamp);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return String(value);
}

function timestampText(schema: NormalizedSchema, value: object, defaultFormat: number): string {
  const date = value as { toISOString(): string; toUTCString(): string; getTime(): number };
  const own = schema.getSchema();
  const format = typeof own === 'number' && own >= DATE_TIME ? own : defaultFormat;
  if (format === DATE_TIME) return date.toISOString().replace('.000Z', 'Z');
  return format === HTTP_DATE ? date.toUTCString() : String(date.getTime() / 1000);
}
