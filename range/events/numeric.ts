import { EventPatternError } from './error';

/** Numbers beyond 2^53 are no numbers to EventBridge: it refuses them in a rule and ignores them in an event. */
const EXACT = 2 ** 53;

const compare: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

export function isComparable(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= EXACT;
}

export function checkNumber(value: unknown, operator: string, path: string): number {
  if (!isComparable(value))
    throw new EventPatternError(
      path,
      `${operator} needs a number from -2^53 to 2^53, got ${JSON.stringify(value)}`,
    );
  return value;
}

/** The operand of `numeric`: one comparison, or a range with its lower bound (`>`, `>=`) first. */
export function parseNumeric(operand: unknown, path: string): (value: unknown) => boolean {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw new EventPatternError(
      path,
      `numeric needs [operator, number] or a range of two such pairs, got ${JSON.stringify(operand)}`,
    );
  const [first, low, second, high] = operand;
  const tests = [comparison(first, low, path)];
  if (operand.length === 4) {
    if (!String(first).startsWith('>') || !String(second).startsWith('<'))
      throw new EventPatternError(
        path,
        `a numeric range needs > or >= and then < or <=, got ${JSON.stringify(operand)}`,
      );
    tests.push(comparison(second, high, path));
    if (low >= high)
      throw new EventPatternError(
        path,
        `the bottom of a numeric range must be less than its top, got ${low} and ${high}`,
      );
  }
  return (value) => isComparable(value) && tests.every((test) => test(value));
}

function comparison(operator: unknown, limit: unknown, path: string): (value: number) => boolean {
  const holds = typeof operator === 'string' && Object.hasOwn(compare, operator) && compare[operator];
  if (!holds)
    throw new EventPatternError(
      path,
      `numeric operator ${JSON.stringify(operator)} is none of ${Object.keys(compare).join(' ')}`,
    );
  const checked = checkNumber(limit, `numeric ${operator}`, path);
  return (value) => holds(value, checked);
}
