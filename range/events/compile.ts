import { EventPatternError } from './error';
import { type FieldMatcher, parseMatcher } from './matcher';

/**
 * A pattern becomes alternatives, each a conjunction over dotted paths, as in Event Ruler: `$or` forks what was
 * read so far, and of two lists for one path the later one, in document order, is the one that counts. A `$or`
 * that is not the operator is an ordinary field name (Event Ruler's readme, "The backward compatibility of using
 * $or as field name").
 */
export type Alternative = ReadonlyMap<string, readonly FieldMatcher[]>;

/** EventBridge refuses a pattern whose `$or` arrays multiply to more. */
const MAX_ALTERNATIVES = 1000;

const reserved = new Set(
  `exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex
  not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range
  ip-address-in-range ip-address-not-in-range`.split(/\s+/),
);

type Draft = Map<string, readonly FieldMatcher[]>;

export function compileAlternatives(pattern: unknown): readonly Alternative[] {
  try {
    return readObject([new Map()], '', pattern, { or: true, inside: false });
  } catch (error) {
    if (!(error instanceof EventPatternError)) throw error;
    try {
      return readObject([new Map()], '', pattern, { or: false, inside: false });
    } catch {
      throw error;
    }
  }
}

interface Mode {
  /** Whether `$or` is the operator. */
  readonly or: boolean;
  readonly inside: boolean;
}

function readObject(drafts: readonly Draft[], path: string, value: unknown, mode: Mode): readonly Draft[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new EventPatternError(path, `a pattern must be a JSON object, got ${JSON.stringify(value)}`);
  const entries = Object.entries(value);
  if (entries.length === 0) throw new EventPatternError(path, 'empty objects are not allowed');
  return entries.reduce((known, [key, child]) => readField(known, path, key, child, mode), drafts);
}

function readField(
  drafts: readonly Draft[],
  parent: string,
  key: string,
  value: unknown,
  mode: Mode,
): readonly Draft[] {
  if (key === '$or' && mode.or) return readOr(drafts, parent, value, mode);
  const path = parent === '' ? key : `${parent}.${key}`;
  if (mode.inside && reserved.has(key))
    throw new EventPatternError(path, `"${key}" is reserved and cannot be a field name inside $or`);
  if (Array.isArray(value)) {
    if (value.length === 0) throw new EventPatternError(path, 'empty arrays are not allowed');
    const matchers = value.map((entry) => parseMatcher(entry, path));
    for (const draft of drafts) draft.set(path, matchers);
    return drafts;
  }
  if (typeof value !== 'object' || value === null)
    throw new EventPatternError(path, `must be an object or an array, got ${JSON.stringify(value)}`);
  return readObject(drafts, path, value, mode);
}

function readOr(drafts: readonly Draft[], path: string, value: unknown, mode: Mode): readonly Draft[] {
  const where = path === '' ? '$or' : `${path}.$or`;
  if (!Array.isArray(value) || value.length < 2)
    throw new EventPatternError(
      where,
      `$or needs an array of 2 or more objects, got ${JSON.stringify(value)}`,
    );
  if (drafts.length * value.length > MAX_ALTERNATIVES)
    throw new EventPatternError(where, `$or makes more than ${MAX_ALTERNATIVES} combinations`);
  return value.flatMap((member) =>
    readObject(
      drafts.map((draft) => new Map(draft)),
      path,
      member,
      { ...mode, inside: true },
    ),
  );
}
