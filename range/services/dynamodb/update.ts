import { type AttributeValue, type Item, identityOf, typeOf } from './attribute-value';
import { resolve } from './condition';
import { add, formatDecimal, negate, parseDecimal } from './decimal';
import { validationError } from './errors';
import type { SetValue, UpdateAction } from './expression-ast';
import { removeAt, setAt, valueAt } from './paths';

/**
 * A changed copy of the item. All values are taken from the item as it was, and indexes of lists mean positions
 * before the update; elements are removed last, from the back.
 */
export function applyUpdate(item: Item, actions: readonly UpdateAction[]): Item {
  const updated = structuredClone(item);
  for (const action of actions) {
    if (action.kind === 'set') setAt(updated, action.path, structuredClone(evaluate(action.value, item)));
    if (action.kind === 'add') setAt(updated, action.path, added(valueAt(item, action.path), action.value));
    if (action.kind === 'delete') deleteMembers(updated, action);
  }
  const removals = actions.filter((action) => action.kind === 'remove');
  for (const { path } of removals.sort((a, b) => lastIndex(b) - lastIndex(a))) removeAt(updated, path);
  return updated;
}

function lastIndex({ path }: UpdateAction): number {
  const last = path.at(-1);
  return typeof last === 'number' ? last : -1;
}

function evaluate(value: SetValue, item: Item): AttributeValue {
  switch (value.kind) {
    case 'value':
    case 'path':
    case 'size': {
      const resolved = resolve(value, item);
      if (resolved) return resolved;
      throw validationError('The provided expression refers to an attribute that does not exist in the item');
    }
    case 'plus':
      return sum(evaluate(value.left, item), evaluate(value.right, item), false);
    case 'minus':
      return sum(evaluate(value.left, item), evaluate(value.right, item), true);
    case 'if_not_exists':
      return valueAt(item, value.path) ?? evaluate(value.otherwise, item);
    case 'list_append': {
      const [left, right] = [evaluate(value.left, item), evaluate(value.right, item)];
      if (!left.L || !right.L) throw wrongType();
      return { L: [...left.L, ...right.L] };
    }
  }
}

function sum(left: AttributeValue, right: AttributeValue, minus: boolean): AttributeValue {
  if (left.N === undefined || right.N === undefined) throw wrongType();
  const second = parseDecimal(right.N);
  return { N: formatDecimal(add(parseDecimal(left.N), minus ? negate(second) : second)) };
}

function added(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (!existing) return value;
  if (typeOf(existing) !== typeOf(value)) throw wrongType();
  if (value.N !== undefined) return sum(existing, value, false);
  if (value.SS) return { SS: union(existing.SS, value.SS) };
  if (value.NS) return { NS: union(existing.NS, value.NS) };
  const present = new Set(existing.BS?.map((B) => identityOf({ B })));
  return { BS: [...(existing.BS ?? []), ...(value.BS ?? []).filter((B) => !present.has(identityOf({ B })))] };
}

const union = (existing: readonly string[] = [], more: readonly string[]): string[] => [
  ...new Set([...existing, ...more]),
];

/** A set that loses its last member is removed: DynamoDB has no empty sets. */
function deleteMembers(
  updated: Item,
  { path, value }: Extract<UpdateAction, { kind: 'add' | 'delete' }>,
): void {
  const existing = valueAt(updated, path);
  if (!existing) return;
  if (typeOf(existing) !== typeOf(value)) throw wrongType();
  const gone = new Set(membersOf(value));
  const kept = membersOf(existing).map((member) => !gone.has(member));
  if (!kept.includes(true)) removeAt(updated, path);
  else if (existing.SS) setAt(updated, path, { SS: existing.SS.filter((_, at) => kept[at]) });
  else if (existing.NS) setAt(updated, path, { NS: existing.NS.filter((_, at) => kept[at]) });
  else if (existing.BS) setAt(updated, path, { BS: existing.BS.filter((_, at) => kept[at]) });
}

const membersOf = (set: AttributeValue): string[] =>
  set.SS ?? set.NS ?? (set.BS ?? []).map((B) => identityOf({ B }));

const wrongType = (): Error =>
  validationError('An operand in the update expression has an incorrect data type');
