/**
 * The Condition element: all operators and all keys must hold, any of a key's values may. A negated operator holds
 * when none of the values does, and so when the key is absent. `ForAllValues:` holds on an absent or empty key,
 * `ForAnyValue:` does not. (IAM user guide, "Conditions with multiple context keys or values" and "Set operators
 * for multivalued context keys".)
 */
import { type ConditionOperator, parseConditionOperator } from './condition-operator';
import type { RequestContext } from './context';
import type { Policy, Statement } from './document';
import { PolicyError } from './error';
import { globText } from './glob';
import { expandVariables } from './variables';

export interface ConditionMismatch {
  readonly operator: string;
  readonly key: string;
  /** With the values of variables put in. */
  readonly wanted: readonly string[];
  /** Undefined when the request has no such key. */
  readonly got: readonly string[] | undefined;
}

interface Check {
  readonly key: string;
  readonly wanted: readonly string[];
  readonly given: readonly string[] | undefined;
  readonly where: string;
}

type Comparison = Extract<ConditionOperator, { kind: 'comparison' }>;

/** The first condition that does not hold, or undefined when all do. */
export function findConditionMismatch(
  conditions: NonNullable<Statement['Condition']>,
  context: RequestContext,
  version: Policy['version'],
  where: string,
): ConditionMismatch | undefined {
  for (const [text, keys] of Object.entries(conditions)) {
    const operator = parseConditionOperator(text, where);
    for (const [key, wanted] of Object.entries(keys)) {
      const given = context.get(key);
      const check: Check = { key, wanted, given, where: `${where}, Condition.${text}.${key}` };
      const holds = operator.kind === 'null' ? holdsNull(check) : compares(operator, check, context, version);
      if (!holds)
        return { operator: text, key, wanted: wanted.map(told(operator, context, version)), got: given };
    }
  }
  return undefined;
}

/** What a value of the policy comes to in this request. */
const told =
  (operator: ConditionOperator, context: RequestContext, version: Policy['version']) =>
  (value: string): string => {
    const hasVariables =
      operator.kind === 'comparison' && operator.named.operator.variables && value.includes('${');
    if (!hasVariables) return value;
    const glob = expandVariables(value, context, version, 'explanation');
    return glob ? globText(glob) : `${value}, which has no value`;
  };

function holdsNull({ wanted, given }: Check): boolean {
  return wanted.some((value) => (value.toLowerCase() === 'true') === (given === undefined));
}

function compares(
  { named: { operator, negated }, quantifier, ifExists }: Comparison,
  { key, wanted, given = [], where }: Check,
  context: RequestContext,
  version: Policy['version'],
): boolean {
  if (ifExists && given.length === 0) return true;
  const globs = wanted.map((value) =>
    expandVariables(value, context, operator.variables ? version : '2008-10-17', where),
  );
  const holds = (value: string) =>
    globs.some((glob) => glob !== undefined && operator.test(glob, value)) !== negated;
  if (quantifier === 'ForAllValues') return isNullSet(given) || given.every(holds);
  if (quantifier === 'ForAnyValue') return given.some(holds);
  const [value, ...more] = given;
  if (more.length > 0)
    throw new PolicyError(where, `${key} has ${given.length} values: it needs ForAllValues: or ForAnyValue:`);
  return value === undefined ? negated : holds(value);
}

/** An empty string counts as no value to ForAllValues. */
function isNullSet(given: readonly string[]): boolean {
  return given.every((value) => value === '');
}
