import { BlockList, isIP, isIPv6 } from 'node:net';
import { arnMatches } from './arn';
import { parseDate } from './date';
import { type Glob, globMatches, globText } from './glob';

/**
 * The condition operators without their negations: `StringNotLike` is `StringLike` negated. `test` says whether one
 * value of the request satisfies one value of the policy; `valid` whether IAM would take the policy's value.
 * (IAM user guide, "IAM JSON policy elements: Condition operators".)
 */
export interface Operator {
  /** Whether policy variables are put into the policy's value. */
  readonly variables: boolean;
  valid(wanted: string): boolean;
  test(wanted: Glob, given: string): boolean;
}

export interface NamedOperator {
  readonly operator: Operator;
  readonly negated: boolean;
}

function strings(test: Operator['test']): Operator {
  return { variables: true, valid: () => true, test };
}

function ordered(parse: (text: string) => number | undefined, holds: (sign: number) => boolean): Operator {
  return {
    variables: false,
    valid: (wanted) => parse(wanted) !== undefined,
    test: (wanted, given) => {
      const [left, right] = [parse(given), parse(globText(wanted))];
      return left !== undefined && right !== undefined && holds(Math.sign(left - right));
    },
  };
}

const comparisons: Readonly<Record<string, (sign: number) => boolean>> = {
  Equals: (sign) => sign === 0,
  LessThan: (sign) => sign < 0,
  LessThanEquals: (sign) => sign <= 0,
  GreaterThan: (sign) => sign > 0,
  GreaterThanEquals: (sign) => sign >= 0,
};

function family(prefix: string, parse: (text: string) => number | undefined): [string, Operator][] {
  return Object.entries(comparisons).map(([name, holds]) => [prefix + name, ordered(parse, holds)]);
}

const arn = strings(arnMatches);

const operators = new Map<string, Operator>([
  ['StringEquals', strings((wanted, given) => globText(wanted) === given)],
  [
    'StringEqualsIgnoreCase',
    strings((wanted, given) => globText(wanted).toLowerCase() === given.toLowerCase()),
  ],
  ['StringLike', strings((wanted, given) => globMatches(wanted, given))],
  ...family('Numeric', parseNumber),
  ...family('Date', parseDate),
  [
    'Bool',
    {
      variables: true,
      valid: (wanted) => wanted.includes('${') || /^(true|false)$/i.test(wanted),
      test: (wanted, given) => globText(wanted).toLowerCase() === given.toLowerCase(),
    },
  ],
  [
    'BinaryEquals',
    {
      variables: false,
      valid: (wanted) => /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(wanted),
      test: (wanted, given) => globText(wanted) === given,
    },
  ],
  [
    'IpAddress',
    {
      variables: false,
      valid: (wanted) => block(wanted) !== undefined,
      test: (wanted, given) => contains(globText(wanted), given),
    },
  ],
  ['ArnLike', arn],
  ['ArnEquals', arn],
]);

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

export const operatorNames: readonly string[] = [...operators.keys(), ...Object.keys(negations), 'Null'];

export function findOperator(name: string): NamedOperator | undefined {
  const positive = Object.hasOwn(negations, name) ? negations[name] : undefined;
  const operator = operators.get(positive ?? name);
  return operator && { operator, negated: positive !== undefined };
}

function parseNumber(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** An address, or a block in CIDR notation; without a prefix it is the one address. */
function block(text: string): BlockList | undefined {
  const [address = '', prefix, ...rest] = text.split('/');
  if (isIP(address) === 0 || rest.length > 0) return undefined;
  const bits = isIPv6(address) ? 128 : 32;
  const length = prefix === undefined ? bits : /^\d+$/.test(prefix) ? Number(prefix) : bits + 1;
  if (length > bits) return undefined;
  const list = new BlockList();
  list.addSubnet(address, length, isIPv6(address) ? 'ipv6' : 'ipv4');
  return list;
}

function contains(wanted: string, given: string): boolean {
  const address = wanted.split('/')[0] ?? '';
  if (isIP(given) === 0 || isIP(given) !== isIP(address)) return false;
  return block(wanted)?.check(given, isIPv6(given) ? 'ipv6' : 'ipv4') ?? false;
}
