/** What comes back to a case that waited for a person: their answer, or that there was none. Sent by the command line, intake and `ask` (send-answer.ts). */
import * as v from 'valibot';

export const answerSchema = v.object({
  /**
   * `opened`: the gate was opened meanwhile, look again. `expired`: nobody answered in time. `unasked`: nobody could be asked, which counts
   * as no answer.
   */
  decision: v.picklist(['approve', 'deny', 'opened', 'expired', 'unasked']),
  /** ARN of the person. */
  by: v.optional(v.pipe(v.string(), v.maxLength(2048))),
  reason: v.optional(v.pipe(v.string(), v.maxLength(1000))),
});
export type Answer = v.InferOutput<typeof answerSchema>;
