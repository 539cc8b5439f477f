/** A value that JSON can carry; everything that passes between states is one. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A deep copy that holds nothing but JSON: no function, no hidden property that JSONata leaves on its arrays.
 * @throws TypeError when JSON has no way to write the value; `undefined` members of objects are left out.
 */
export function jsonCopy(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map(jsonCopy);
  if (isRecord(value)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([name, member]) => [name, jsonCopy(member)]));
  }
  throw new TypeError(`JSON cannot represent ${typeof value === 'number' ? value : `a ${typeof value}`}`);
}

/** Tells the JSON type of a value the way error messages name it. */
export function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
