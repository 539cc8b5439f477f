/**
 * What a run that EC2 throttled leaves to the next one. It travels in the error that the workflow catches, so that nothing is
 * waited for in a function, no value is read twice and no change is missing from the record of the case.
 */
import * as v from 'valibot';
import type { Change } from '../common/changes';
import { changeSchema } from '../common/result';

const protectionSchema = v.picklist(['termination', 'shutdown', 'volumes']);
export type Protection = v.InferOutput<typeof protectionSchema>;

export const leftSchema = v.object({
  /** What all runs so far have changed. */
  changes: v.array(changeSchema),
  rest: v.pipe(v.array(protectionSchema), v.minLength(1)),
  /** What the first run could not read or record. */
  why: v.optional(v.string()),
});

export interface Left {
  readonly changes: readonly Change[];
  readonly rest: readonly Protection[];
  readonly why?: string | undefined;
}

/** Its message is what is left, as JSON. */
export class Unfinished extends Error {
  override readonly name = 'Unfinished';

  constructor(left: Left) {
    super(JSON.stringify(left));
  }
}
