/** What a release is asked for. The case is known by its name; everything else about it is read. */
import * as v from 'valibot';
import { CASE_ID } from '../common/case';

const entries = {
  caseId: v.pipe(v.string(), v.regex(CASE_ID, 'a case such as i-0123456789abcdef0-20261123T030000000Z')),
  /** Start the subject again, if it ran before. */
  start: v.optional(v.boolean(), false),
  /** What becomes of the instance that replaced the subject in its Auto Scaling group. */
  replacement: v.optional(v.picklist(['keep', 'retire']), 'keep'),
  resolutions: v.optional(v.record(v.string(), v.string()), {}),
};

/** The start of a case's name is its subject. */
const named = <Given extends { readonly caseId: string }>({ caseId, ...rest }: Given) => ({
  case: { caseId, instanceId: CASE_ID.exec(caseId)?.[1] ?? '' },
  ...rest,
});

export const planRequestSchema = v.pipe(v.object(entries), v.transform(named));
export type PlanRequest = v.InferOutput<typeof planRequestSchema>;

const changeSchema = v.object({
  at: v.string(),
  action: v.string(),
  target: v.string(),
  what: v.string(),
  outcome: v.string(),
});

export const releaseRequestSchema = v.pipe(
  v.object({
    ...entries,
    action: v.picklist(['apply', 'finish']),
    /** Who asks, and why. Who really asked is in CloudTrail. */
    by: v.string(),
    reason: v.string(),
    /** ARN of the execution that does this release: no other one may do another at the same time. */
    execution: v.string(),
    /** What `apply` has changed so far, and what kept it from more: for the record. */
    changes: v.optional(v.array(changeSchema), []),
    problem: v.nullish(v.string()),
  }),
  v.transform(named),
);
export type ReleaseRequest = v.InferOutput<typeof releaseRequestSchema>;

/** What shapes the rows. */
export type Wishes = Pick<PlanRequest, 'start' | 'replacement'>;
