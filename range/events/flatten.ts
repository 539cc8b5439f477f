/**
 * An event as EventBridge sees it: a list of leaves, each with its dotted path and with the array elements that it
 * lies in. Arrays leave no trace in the path; objects and arrays that hold no leaf leave none at all.
 */
export type Leaf = string | number | boolean | null;

/** Number of an array in the event -> index of the element. */
export type Membership = ReadonlyMap<number, number>;

export interface Field {
  readonly value: Leaf;
  readonly membership: Membership;
}

export type Fields = ReadonlyMap<string, readonly Field[]>;

export function flatten(event: object): Fields {
  const fields = new Map<string, Field[]>();
  let arrays = 0;
  const visit = (path: string, value: unknown, membership: Membership): void => {
    if (Array.isArray(value)) {
      const array = arrays++;
      value.forEach((element: unknown, index) => {
        visit(path, element, isLeaf(element) ? membership : new Map(membership).set(array, index));
      });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value))
        visit(path === '' ? key : `${path}.${key}`, child, membership);
    } else if (isLeaf(value)) {
      const known = fields.get(path);
      if (known) known.push({ value, membership });
      else fields.set(path, [{ value, membership }]);
    }
  };
  visit('', event, new Map());
  return fields;
}

function isLeaf(value: unknown): value is Leaf {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** The two memberships together, or undefined when they name different elements of one array. */
export function join(a: Membership, b: Membership): Membership | undefined {
  const joined = new Map(a);
  for (const [array, index] of b) {
    if ((joined.get(array) ?? index) !== index) return undefined;
    joined.set(array, index);
  }
  return joined;
}
