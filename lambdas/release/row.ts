/**
 * One row a field: how it was before the case, what Cordon set, how it is now, and what follows from the three. A field that is
 * neither as before nor as set is drift: somebody else has changed it, and only a person can say which of the values is to stay.
 */

/** What a field may hold; null stands for nothing, or for what no longer exists. */
export type Value =
  | null
  | string
  | number
  | boolean
  | readonly string[]
  | Readonly<Record<string, string | number>>;

export type RowStatus =
  /** Nothing to do. */
  | 'as-before'
  /** It is as Cordon set it, and is put back. */
  | 'restore'
  /** Somebody else has changed it. */
  | 'drift'
  /** It cannot be put back; the note says why. */
  | 'cannot';

export interface Row {
  /** Such as `groups.eni-0123456789abcdef0`: the kind, and of what. */
  readonly field: string;
  readonly before: Value;
  readonly set: Value;
  readonly now: Value;
  readonly status: RowStatus;
  readonly note?: string;
  /** Drift of something that Cordon never changes: it can only be left. */
  readonly byHand?: true;
}

export interface Compared {
  readonly field: string;
  readonly before: Value;
  readonly set: Value;
  readonly now: Value;
  readonly note?: string | undefined;
  /** Why it cannot be put back, where it is not as before. */
  readonly cannot?: string | undefined;
  /** Cordon never changes this, and so has no permission to put it back. */
  readonly byHand?: true;
}

export function compare({ cannot, note, byHand, ...values }: Compared): Row {
  const status = statusOf(values, cannot);
  const said = { 'as-before': undefined, restore: note, drift: note, cannot }[status];
  return {
    ...values,
    status,
    ...(said !== undefined && { note: said }),
    ...(byHand && status === 'drift' && { byHand }),
  };
}

function statusOf(
  { before, set, now }: Pick<Compared, 'before' | 'set' | 'now'>,
  cannot?: string,
): RowStatus {
  if (isSame(now, before)) return 'as-before';
  if (cannot !== undefined) return 'cannot';
  return isSame(now, set) ? 'restore' : 'drift';
}

export const isSame = (a: Value, b: Value): boolean =>
  JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/** Neither the order of a list nor that of keys means anything in AWS's descriptions. */
function sorted(value: Value): Value {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.toSorted();
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const isList = (value: object): value is readonly string[] => Array.isArray(value);

/** The kind of field: what stands before the first dot. */
export const kindOf = ({ field }: Pick<Row, 'field'>): string => field.split('.')[0] ?? field;

/** Which one of its kind: what stands behind the first dot. */
export const targetOf = ({ field }: Pick<Row, 'field'>): string => field.slice(field.indexOf('.') + 1);
