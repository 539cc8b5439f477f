import { type AttributeValue, compare, equal, type Item, typeOf } from './attribute-value';
import type { Comparator, Condition, Operand } from './expression-ast';
import { valueAt } from './paths';

/**
 * Whether an item meets a condition. An attribute that is not there equals nothing, so that `<>` holds for it and
 * every other comparison fails; values of different types have no order.
 */
export function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item) && holds(condition.right, item);
    case 'or':
      return holds(condition.left, item) || holds(condition.right, item);
    case 'not':
      return !holds(condition.condition, item);
    case 'compare':
      return compares(condition.comparator, resolve(condition.left, item), resolve(condition.right, item));
    case 'between': {
      const value = resolve(condition.operand, item);
      return (
        compares('>=', value, resolve(condition.lower, item)) &&
        compares('<=', value, resolve(condition.upper, item))
      );
    }
    case 'in': {
      const value = resolve(condition.operand, item);
      return condition.candidates.some((each) => compares('=', value, resolve(each, item)));
    }
    case 'attribute_exists':
      return valueAt(item, condition.path) !== undefined;
    case 'attribute_not_exists':
      return valueAt(item, condition.path) === undefined;
    case 'attribute_type': {
      const value = valueAt(item, condition.path);
      return value !== undefined && typeOf(value) === condition.type;
    }
    case 'begins_with':
      return beginsWith(resolve(condition.operand, item), resolve(condition.sought, item));
    case 'contains':
      return contains(resolve(condition.operand, item), resolve(condition.sought, item));
  }
}

export function resolve(operand: Operand, item: Item): AttributeValue | undefined {
  switch (operand.kind) {
    case 'value':
      return operand.value;
    case 'path':
      return valueAt(item, operand.path);
    case 'size': {
      const size = sizeOf(valueAt(item, operand.path));
      return size === undefined ? undefined : { N: `${size}` };
    }
  }
}

function compares(
  comparator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  const same = left !== undefined && right !== undefined && equal(left, right);
  if (comparator === '=') return same;
  if (comparator === '<>') return !same;
  const order = left && right && compare(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function beginsWith(value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (value?.S !== undefined && prefix?.S !== undefined) return value.S.startsWith(prefix.S);
  if (value?.B === undefined || prefix?.B === undefined) return false;
  return Buffer.compare(value.B.subarray(0, prefix.B.length), prefix.B) === 0;
}

/** A piece of a string or a binary, a member of a set, or an element of a list. */
function contains(value: AttributeValue | undefined, sought: AttributeValue | undefined): boolean {
  if (!value || !sought) return false;
  if (value.S !== undefined) return sought.S !== undefined && value.S.includes(sought.S);
  if (value.B !== undefined)
    return sought.B !== undefined && Buffer.from(value.B).includes(Buffer.from(sought.B));
  return elementsOf(value).some((each) => equal(each, sought));
}

function elementsOf(value: AttributeValue): readonly AttributeValue[] {
  if (value.SS) return value.SS.map((S) => ({ S }));
  if (value.NS) return value.NS.map((N) => ({ N }));
  if (value.BS) return value.BS.map((B) => ({ B }));
  return value.L ?? [];
}

/** Characters, bytes or members; undefined for what has no size. */
function sizeOf(value: AttributeValue | undefined): number | undefined {
  if (!value) return undefined;
  if (value.M) return Object.keys(value.M).length;
  return (value.S ?? value.B ?? value.SS ?? value.NS ?? value.BS ?? value.L)?.length;
}
