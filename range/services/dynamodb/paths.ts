/** Reading and changing an item at a document path. Changing alters the item given: callers pass a copy. */
import type { AttributeValue, Item } from './attribute-value';
import { validationError } from './errors';
import type { Path } from './expression-ast';

export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  return path.reduce<AttributeValue | undefined>(
    (value, step) => (typeof step === 'number' ? value?.L?.[step] : value?.M?.[step]),
    { M: item },
  );
}

/** An index beyond the end of a list appends. */
export function setAt(item: Item, path: Path, value: AttributeValue): void {
  const container = containerOf(item, path);
  const step = path.at(-1);
  if (typeof step === 'number' && container?.L) {
    container.L[Math.min(step, container.L.length)] = value;
  } else if (typeof step === 'string' && container?.M) {
    container.M[step] = value;
  } else throw invalidPath();
}

export function removeAt(item: Item, path: Path): void {
  const container = containerOf(item, path);
  const step = path.at(-1);
  if (typeof step === 'number' && container?.L) container.L.splice(step, 1);
  else if (typeof step === 'string' && container?.M) delete container.M[step];
  else throw invalidPath();
}

const containerOf = (item: Item, path: Path): AttributeValue | undefined => valueAt(item, path.slice(0, -1));

const invalidPath = (): Error =>
  validationError('The document path provided in the update expression is invalid for update');
