/** Attribute values in the SDK's own form: `{ S: 'text' }`, `{ N: '1' }`, `{ M: { … } }`. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { compareDecimals, formatDecimal, parseDecimal } from './decimal';
import { invalidParameter, validationError } from './errors';

export type { AttributeValue };
export type Item = Record<string, AttributeValue>;
export type TypeName = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'NULL' | 'BOOL';

export const TYPE_NAMES: readonly TypeName[] = ['S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'NULL', 'BOOL'];
const MAX_DEPTH = 32;

/** The names that DynamoDB's error messages use. */
export const LONG_NAMES: Record<TypeName, string> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
  M: 'MAP',
  L: 'LIST',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
};

export function typeOf(value: AttributeValue): TypeName {
  const [type, ...more] = TYPE_NAMES.filter((name) => value[name] !== undefined);
  if (type && more.length === 0) return type;
  const what = type
    ? 'has more than one datatypes set, must contain exactly one of the supported datatypes'
    : 'is empty, must contain exactly one of the supported datatypes';
  throw validationError(`Supplied AttributeValue ${what}`);
}

/**
 * A copy with numbers in DynamoDB's own notation.
 * @throws ValidationException for what DynamoDB would not store.
 */
export function normalize(value: AttributeValue, depth = 0): AttributeValue {
  if (depth > MAX_DEPTH) throw validationError('Nesting Levels have exceeded supported limits');
  typeOf(value);
  if (value.N !== undefined) return { N: normalNumber(value.N) };
  if (value.NS !== undefined) return { NS: normalSet(value.NS.map(normalNumber), 'number', String) };
  if (value.SS !== undefined) return { SS: normalSet(value.SS, 'string', String) };
  if (value.BS !== undefined) return { BS: normalSet(value.BS.map(copyOf), 'binary', hexOf) };
  if (value.B !== undefined) return { B: copyOf(value.B) };
  if (value.L !== undefined) return { L: value.L.map((each) => normalize(each, depth + 1)) };
  if (value.M !== undefined) return { M: normalizeItem(value.M, depth + 1) };
  if (value.NULL === false) {
    throw invalidParameter('Null attribute value types must have the value of true');
  }
  return value;
}

export function normalizeItem(item: Item, depth = 0): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, normalize(value, depth)]));
}

const normalNumber = (text: string): string => formatDecimal(parseDecimal(text));
const copyOf = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes);
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function normalSet<T>(members: readonly T[], kind: string, identity: (member: T) => string): T[] {
  if (members.length === 0) throw invalidParameter(`An ${kind} set  may not be empty`);
  if (new Set(members.map(identity)).size < members.length) {
    throw invalidParameter(`Input collection [${members.map(identity).join(', ')}] contains duplicates.`);
  }
  return [...members];
}

/** A text that is equal for equal values: sets regardless of their order, maps regardless of their keys' order. */
export function identityOf(value: AttributeValue): string {
  if (value.N !== undefined) return `N${normalNumber(value.N)}`;
  if (value.B !== undefined) return `B${hexOf(value.B)}`;
  if (value.SS !== undefined) return `SS${sortedTexts(value.SS)}`;
  if (value.NS !== undefined) return `NS${sortedTexts(value.NS.map(normalNumber))}`;
  if (value.BS !== undefined) return `BS${sortedTexts(value.BS.map(hexOf))}`;
  if (value.L !== undefined) return `L${JSON.stringify(value.L.map(identityOf))}`;
  if (value.M !== undefined) {
    const members = Object.entries(value.M).map(([name, each]) => [name, identityOf(each)]);
    return `M${JSON.stringify(members.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)))}`;
  }
  return JSON.stringify(value);
}

const sortedTexts = (texts: readonly string[]): string =>
  JSON.stringify([...texts].sort((a, b) => (a < b ? -1 : 1)));

export const equal = (a: AttributeValue, b: AttributeValue): boolean => identityOf(a) === identityOf(b);

/** Order of two strings, numbers or binaries; undefined for other types and for different ones. */
export function compare(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if (a.N !== undefined && b.N !== undefined) return compareDecimals(parseDecimal(a.N), parseDecimal(b.N));
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  return undefined;
}
