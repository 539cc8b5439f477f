/** What the workflow knows at its end. Any of it may be missing: the report is written whatever happened before. */
import * as v from 'valibot';
import { caseSchema } from '../common/case';
import { modeSchema } from '../common/mode';
import { subjectSchema } from '../common/subject';

const changeSchema = v.object({
  at: v.string(),
  action: v.string(),
  target: v.string(),
  what: v.string(),
  outcome: v.picklist(['done', 'would be done']),
});

const resultSchema = v.object({
  step: v.string(),
  status: v.picklist(['ok', 'skipped', 'failed']),
  why: v.nullish(v.string()),
  changes: v.nullish(v.array(changeSchema), []),
  detail: v.optional(v.unknown()),
});
export type Result = v.InferOutput<typeof resultSchema>;

export const reportInputSchema = v.object({
  case: caseSchema,
  subject: v.nullable(subjectSchema),
  choice: v.nullable(v.object({ mode: modeSchema, reason: v.string() })),
  /** In the order in which the steps ended. */
  results: v.array(resultSchema),
});
export type ReportInput = v.InferOutput<typeof reportInputSchema>;

export const resultOf = ({ results }: ReportInput, step: string): Result | undefined =>
  results.findLast((each) => each.step === step);
