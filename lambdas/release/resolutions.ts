/** What a person has said about single fields: restore it to what it was before, or leave it as it is. */
import * as v from 'valibot';
import type { Row } from './row';

const resolutionSchema = v.picklist(['restore', 'leave']);
export type Resolution = v.InferOutput<typeof resolutionSchema>;

/** By field. The values are checked by `objections`, which can name them. */
export type Resolutions = Readonly<Record<string, string>>;

/** Why these resolutions cannot be followed, each by the name of its field; empty is good. */
export function objections(resolutions: Resolutions, rows: readonly Row[]): string[] {
  return Object.entries(resolutions).flatMap(([field, value]) => {
    const row = rows.find((each) => each.field === field);
    if (!row) return [`${field} is no field of this case`];
    if (!v.is(resolutionSchema, value))
      return [`${field} is to be '${value}'; allowed: ${resolutionSchema.options.join(', ')}`];
    return value === 'restore' && row.byHand
      ? [`${field} was not changed by Cordon, which has no permission to restore it: leave it`]
      : [];
  });
}

/** Fields with drift that nobody has decided about. */
export const unresolved = (rows: readonly Row[], resolutions: Resolutions): string[] =>
  rows.filter(({ field, status }) => status === 'drift' && !(field in resolutions)).map(({ field }) => field);

/** Rows that are to be put back. */
export const toRestore = (rows: readonly Row[], resolutions: Resolutions): Row[] =>
  rows.filter(
    ({ field, status }) => (status === 'restore' || status === 'drift') && resolutions[field] !== 'leave',
  );
