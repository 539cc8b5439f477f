import { PolicyError } from './error';
import { findOperator, type NamedOperator, operatorNames } from './operators';

/** A condition operator's name taken apart: `ForAnyValue:StringNotLikeIfExists`. */
export type ConditionOperator =
  | { readonly kind: 'null' }
  | {
      readonly kind: 'comparison';
      readonly quantifier: 'ForAllValues' | 'ForAnyValue' | undefined;
      readonly named: NamedOperator;
      readonly ifExists: boolean;
    };

/** @throws {PolicyError} which names the operator, when there is none of that name */
export function parseConditionOperator(text: string, where: string): ConditionOperator {
  if (text === 'Null') return { kind: 'null' };
  const [, set, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(text) ?? [];
  const named = findOperator(name);
  if (named === undefined)
    throw new PolicyError(where, `unsupported operator "${text}"; known are ${operatorNames.join(', ')}`);
  const quantifier = set === 'ForAllValues' || set === 'ForAnyValue' ? set : undefined;
  return { kind: 'comparison', quantifier, named, ifExists: ifExists !== undefined };
}

type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** @throws {PolicyError} for an unknown operator, or a value that the operator cannot take */
export function checkConditions(conditions: Conditions, where: string): void {
  for (const [text, keys] of Object.entries(conditions)) {
    const operator = parseConditionOperator(text, where);
    const valid =
      operator.kind === 'null'
        ? (value: string) => /^(true|false)$/i.test(value)
        : operator.named.operator.valid;
    for (const [key, values] of Object.entries(keys))
      for (const value of values)
        if (!valid(value)) throw new PolicyError(where, `${text} of ${key} cannot take the value "${value}"`);
  }
}
