/**
 * EventBridge event patterns. The fields of one alternative must be satisfied by leaves that lie in the same
 * element of every array they share, so `{list: {a: [1], b: [2]}}` does not match `{list: [{a: 1}, {b: 2}]}`.
 * Fields are tried in the order of their paths, which decides what `exists: false` sees: it holds when no leaf has
 * the path in the elements chosen so far. (EventBridge user guide, "Comparison operators for use in event
 * patterns"; Event Ruler's readme, "JSON Array Matching".)
 */
import { type Alternative, compileAlternatives } from './compile';
import { type Fields, flatten, join, type Membership } from './flatten';
import type { FieldMatcher } from './matcher';

export interface CompiledPattern {
  /** @throws {TypeError} when the event is not a JSON object */
  matches(event: unknown): boolean;
}

type Step = readonly [path: string, matchers: readonly FieldMatcher[]];

/** @throws {EventPatternError} which names the operator and the path, when EventBridge would refuse the pattern */
export function compilePattern(pattern: unknown): CompiledPattern {
  const alternatives = compileAlternatives(pattern).map(inPathOrder);
  return {
    matches(event) {
      if (typeof event !== 'object' || event === null || Array.isArray(event))
        throw new TypeError(`an event must be a JSON object, got ${JSON.stringify(event)}`);
      const fields = flatten(event);
      return alternatives.some((steps) => satisfied(steps, fields, new Map()));
    },
  };
}

/** `compilePattern(pattern).matches(event)`. */
export function matches(pattern: unknown, event: unknown): boolean {
  return compilePattern(pattern).matches(event);
}

function inPathOrder(alternative: Alternative): readonly Step[] {
  return [...alternative].sort(([a], [b]) => (a < b ? -1 : 1));
}

function satisfied(steps: readonly Step[], fields: Fields, chosen: Membership): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  const [path, matchers] = step;
  let present = false;
  for (const { value, membership } of fields.get(path) ?? []) {
    const joined = join(chosen, membership);
    if (joined === undefined) continue;
    present = true;
    const hit = matchers.some((matcher) => !matcher.absence && matcher.test(value));
    if (hit && satisfied(rest, fields, joined)) return true;
  }
  return !present && matchers.some((matcher) => matcher.absence) && satisfied(rest, fields, chosen);
}
