/**
 * KeyConditionExpression: equality of the partition key and, joined by one AND, at most one condition on the
 * sort key. It is parsed as a condition and then held to that form.
 */
import { type AttributeValue, typeOf } from './attribute-value';
import { resolve } from './condition';
import { parseCondition } from './condition-parser';
import { validationError } from './errors';
import type { Condition, Operand } from './expression-ast';
import type { Placeholders } from './placeholders';
import type { KeyAttribute, Table } from './state';

export interface KeyCondition {
  readonly hash: AttributeValue;
  readonly range?: Condition;
}

const KIND = 'KeyConditionExpression';

export function parseKeyCondition(table: Table, source: string, placeholders: Placeholders): KeyCondition {
  const terms = conjuncts(parseCondition(KIND, source, placeholders));
  const hashTerms = terms.filter((term) => attributeOf(term) === table.hashKey.name);
  const rangeTerms = terms.filter((term) => !hashTerms.includes(term));
  const [first, ...more] = hashTerms;
  if (!first) throw validationError(`Query condition missed key schema element: ${table.hashKey.name}`);
  if (more.length > 0 || rangeTerms.length > 1) {
    throw invalid('KeyConditionExpressions must only contain one condition per key');
  }
  const hash = equalTo(first, table.hashKey);
  const [range] = rangeTerms;
  if (!range) return { hash };
  requireRange(table, range);
  return { hash, range };
}

function conjuncts(condition: Condition): Condition[] {
  if (condition.kind === 'and') return [...conjuncts(condition.left), ...conjuncts(condition.right)];
  if (condition.kind === 'compare' && condition.comparator !== '<>') return [condition];
  if (condition.kind === 'between' || condition.kind === 'begins_with') return [condition];
  const operator = condition.kind === 'compare' ? condition.comparator : condition.kind.toUpperCase();
  throw invalid(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

function attributeOf(term: Condition): string {
  const operand = leftOf(term);
  const [name, ...nested] = operand?.kind === 'path' ? operand.path : [];
  if (typeof name === 'string' && nested.length === 0) return name;
  throw invalid('Invalid condition in KeyConditionExpression: key attributes must be top-level paths');
}

function leftOf(term: Condition): Operand | undefined {
  if (term.kind === 'compare') return term.left;
  return term.kind === 'between' || term.kind === 'begins_with' ? term.operand : undefined;
}

function equalTo(term: Condition, { type }: KeyAttribute): AttributeValue {
  if (term.kind !== 'compare' || term.comparator !== '=')
    throw validationError('Query key condition not supported');
  const value = resolve(term.right, {});
  if (!value) throw invalid('Invalid condition in KeyConditionExpression: the value must be a constant');
  if (typeOf(value) !== type) throw wrongType();
  return value;
}

function requireRange(table: Table, term: Condition): void {
  if (attributeOf(term) !== table.rangeKey?.name) {
    const missed = table.rangeKey?.name ?? table.hashKey.name;
    throw validationError(`Query condition missed key schema element: ${missed}`);
  }
  for (const operand of constantsOf(term)) {
    if (operand.kind !== 'value' || typeOf(operand.value) !== table.rangeKey.type) throw wrongType();
  }
}

function constantsOf(term: Condition): readonly Operand[] {
  if (term.kind === 'compare') return [term.right];
  if (term.kind === 'between') return [term.lower, term.upper];
  return term.kind === 'begins_with' ? [term.sought] : [];
}

const invalid = (problem: string): Error => validationError(`Invalid ${KIND}: ${problem}`);
const wrongType = (): Error =>
  validationError(
    'One or more parameter values were invalid: Condition parameter type does not match schema type',
  );
