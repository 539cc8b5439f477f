import { parseCidr, sameAddress } from './address';
import { EventPatternError } from './error';
import type { Leaf } from './flatten';
import { checkNumber, parseNumeric } from './numeric';
import { matchesWildcard, parseWildcard } from './wildcard';

/** One entry of a pattern field's list. `absence` matches when the event has no such field. */
export type FieldMatcher =
  | { readonly absence: true }
  | { readonly absence: false; test(value: Leaf): boolean };

type TextTest = (value: string) => boolean;

const present = (test: (value: Leaf) => boolean): FieldMatcher => ({ absence: false, test });
const text = (test: TextTest): FieldMatcher => present((value) => typeof value === 'string' && test(value));

export function parseMatcher(entry: unknown, path: string): FieldMatcher {
  if (typeof entry === 'string') {
    const address = sameAddress(entry);
    return text(address ?? ((value) => value === entry));
  }
  if (entry === null || typeof entry === 'number' || typeof entry === 'boolean')
    return present((value) => value === entry);
  if (typeof entry !== 'object' || Array.isArray(entry))
    throw new EventPatternError(
      path,
      `a match value must be a string, number, true, false, null or operator, got ${JSON.stringify(entry)}`,
    );
  const [operator, operand] = onlyEntry(entry, 'a match expression', path);
  const parse = operators[operator];
  if (!Object.hasOwn(operators, operator) || parse === undefined)
    throw new EventPatternError(
      path,
      `unrecognized operator "${operator}"; known are ${Object.keys(operators).join(', ')}`,
    );
  return parse(operand, path);
}

const operators: Readonly<Record<string, (operand: unknown, path: string) => FieldMatcher>> = {
  exactly: (operand, path) => {
    const wanted = checkText(operand, 'exactly', path);
    return text((value) => value === wanted);
  },
  prefix: (operand, path) => text(affix('prefix', operand, path)),
  suffix: (operand, path) => text(affix('suffix', operand, path)),
  'equals-ignore-case': (operand, path) => text(ignoreCase(operand, path)),
  wildcard: (operand, path) => text(wildcard(operand, path)),
  cidr: (operand, path) => text(parseCidr(checkText(operand, 'cidr', path), path)),
  numeric: (operand, path) => present(parseNumeric(operand, path)),
  'anything-but': (operand, path) => anythingBut(operand, path),
  exists: (operand, path) => {
    if (typeof operand !== 'boolean')
      throw new EventPatternError(path, `exists must be true or false, got ${JSON.stringify(operand)}`);
    return operand ? present(() => true) : { absence: true };
  },
};

function affix(operator: 'prefix' | 'suffix', operand: unknown, path: string): TextTest {
  const fold = typeof operand === 'object' && operand !== null;
  const [inner, plain] = fold ? onlyEntry(operand, operator, path) : ['', operand];
  if (fold && inner !== 'equals-ignore-case')
    throw new EventPatternError(path, `${operator} may hold only equals-ignore-case, got "${inner}"`);
  const wanted = checkText(plain, fold ? `${operator}/equals-ignore-case` : operator, path);
  const key = fold ? wanted.toLowerCase() : wanted;
  return (value) => {
    const subject = fold ? value.toLowerCase() : value;
    return operator === 'prefix' ? subject.startsWith(key) : subject.endsWith(key);
  };
}

function ignoreCase(operand: unknown, path: string): TextTest {
  const wanted = checkText(operand, 'equals-ignore-case', path).toLowerCase();
  return (value) => value.toLowerCase() === wanted;
}

function wildcard(operand: unknown, path: string): TextTest {
  const runs = parseWildcard(checkText(operand, 'wildcard', path), path);
  return (value) => matchesWildcard(runs, value);
}

const excludable: Readonly<Record<string, (operand: unknown, path: string) => TextTest>> = {
  prefix: (operand, path) => affix('prefix', checkNonEmpty(operand, 'prefix', path), path),
  suffix: (operand, path) => affix('suffix', checkNonEmpty(operand, 'suffix', path), path),
  'equals-ignore-case': ignoreCase,
  wildcard,
};

/** Matches a field that is there and is none of the operand's values, whatever its type. */
function anythingBut(operand: unknown, path: string): FieldMatcher {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    const [inner, values] = onlyEntry(operand, 'anything-but', path);
    const parse = excludable[inner];
    if (!Object.hasOwn(excludable, inner) || parse === undefined)
      throw new EventPatternError(
        path,
        `anything-but may hold ${Object.keys(excludable).join(', ')}, got "${inner}"`,
      );
    const tests = checkList(values, path).map((value) => parse(value, path));
    return present((value) => typeof value !== 'string' || !tests.some((test) => test(value)));
  }
  const excluded: ReadonlySet<unknown> = new Set(scalars(operand, path));
  return present((value) => !excluded.has(value));
}

function scalars(operand: unknown, path: string): readonly unknown[] {
  const list = checkList(operand, path);
  if (list.every((value) => typeof value === 'string')) return list;
  if (list.every((value) => typeof value === 'number'))
    return list.map((value) => checkNumber(value, 'anything-but', path));
  throw new EventPatternError(
    path,
    `anything-but needs strings only or numbers only, got ${JSON.stringify(operand)}`,
  );
}

function checkList(operand: unknown, path: string): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw new EventPatternError(path, 'anything-but needs at least one value');
  return list;
}

function checkText(operand: unknown, operator: string, path: string): string {
  if (typeof operand !== 'string')
    throw new EventPatternError(path, `${operator} needs a string, got ${JSON.stringify(operand)}`);
  return operand;
}

function checkNonEmpty(operand: unknown, operator: string, path: string): string {
  const value = checkText(operand, `anything-but/${operator}`, path);
  if (value === '') throw new EventPatternError(path, `anything-but/${operator} must not be empty`);
  return value;
}

function onlyEntry(value: object, what: string, path: string): [string, unknown] {
  const [entry, ...rest] = Object.entries(value);
  if (entry === undefined || rest.length > 0)
    throw new EventPatternError(path, `${what} needs exactly one key, got ${JSON.stringify(value)}`);
  return entry;
}
