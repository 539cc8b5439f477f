/** What the workflow knows at its end. Any of it may be missing: the report is written whatever happened before. */
import * as v from 'valibot';
import { caseSchema } from '../common/case';
import type { JoinedTrigger } from '../common/joined-triggers';
import { askedModeSchema, modeSchema } from '../common/mode';
import { type RecordedResult, resultSchema } from '../common/result';
import { subjectSchema } from '../common/subject';

export type Result = RecordedResult;

export const reportInputSchema = v.object({
  case: caseSchema,
  subject: v.nullable(subjectSchema),
  choice: v.nullable(
    v.object({
      mode: modeSchema,
      reason: v.string(),
      asked: v.optional(askedModeSchema),
      looked: v.optional(
        v.array(v.object({ what: v.string(), found: v.string(), met: v.optional(v.nullable(v.boolean())) })),
      ),
    }),
  ),
  /** ARN of the execution that reports. */
  execution: v.string(),
  /** In the order in which the steps ended. */
  results: v.array(resultSchema),
});
export type ReportInput = v.InferOutput<typeof reportInputSchema> & {
  /** What joined the case meanwhile, which the workflow does not know. */
  readonly further?: readonly JoinedTrigger[];
};

export const resultOf = ({ results }: ReportInput, step: string): Result | undefined =>
  results.findLast((each) => each.step === step);
