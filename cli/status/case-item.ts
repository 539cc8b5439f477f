/**
 * The item of a case in the case table, read once. What other versions of Cordon add is ignored; what is not there, or not as this
 * one knows it, is undefined: a case is never hidden for what is said about it.
 */
import * as v from 'valibot';
import { CASE_ID, caseSchema, triggerSchema } from '../../lambdas/common/case';
import { msOf } from '../../lambdas/common/time';

const S = v.object({ S: v.string() });
const text = v.pipe(
  S,
  v.transform(({ S }) => S),
);
const number = v.pipe(
  v.object({ N: v.string() }),
  v.transform(({ N }) => Number(N)),
  v.number(),
);
const json = <Schema extends v.GenericSchema>(schema: Schema) => v.pipe(text, v.parseJson(), schema);

const joinedTrigger = v.looseObject({ at: v.optional(v.string()) });

/** As the report step writes it. */
const verdictSchema = v.object({
  containment: v.string(),
  because: v.array(v.string()),
  evidence: v.string(),
  evidenceItems: v.array(v.object({ what: v.string(), status: v.string(), detail: v.string() })),
  residual: v.array(v.object({ path: v.string(), detail: v.string() })),
  exposure: v.optional(v.array(v.string()), []),
  attention: v.array(v.string()),
});
export type CaseVerdict = v.InferOutput<typeof verdictSchema>;

const itemSchema = v.object({
  subject: text,
  caseId: v.pipe(text, v.regex(CASE_ID)),
  status: text,
  executionArn: v.optional(text),
  openedAt: text,
  request: v.fallback(v.optional(json(caseSchema)), undefined),
  joined: v.optional(number, { N: '0' }),
  severity: v.fallback(v.optional(number), undefined),
  gate: v.optional(text),
  triggers: v.fallback(
    v.optional(
      v.pipe(
        v.object({ L: v.array(json(joinedTrigger)) }),
        v.transform(({ L }) => L),
      ),
      { L: [] },
    ),
    [],
  ),
  askedAt: v.optional(text),
  askUntil: v.optional(text),
  escalatedBy: v.optional(text),
  verdict: v.fallback(v.optional(json(verdictSchema)), undefined),
  reportedAt: v.optional(text),
  manifestKey: v.optional(text),
  manifestSha256: v.optional(text),
});
export type CaseItem = v.InferOutput<typeof itemSchema>;

/** Of its latest attempt. */
export const latestExecution = ({ caseId, executionArn }: CaseItem): string =>
  executionArn?.split(':').at(-1) ?? caseId;

/** What is asked of the table: everything but the token of a question, which is an answer in itself. */
export const ATTRIBUTES = Object.keys(itemSchema.entries);

/** Undefined for an item that is none of a case. */
export function caseItem(item: unknown): CaseItem | undefined {
  const parsed = v.safeParse(itemSchema, item);
  if (!parsed.success) return undefined;
  const { openedAt, caseId } = parsed.output;
  return { ...parsed.output, openedAt: Number.isNaN(msOf(openedAt)) ? openedOf(caseId) : openedAt };
}

/** When the case was opened, as its id says. */
export const openedOf = (caseId: string): string =>
  caseId.replace(/^.*-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, '$1-$2-$3T$4:$5:$6.$7Z');

/** The trigger that joined, and when; undefined for one of a kind that is not known here. */
export function joinedTriggers({ triggers }: CaseItem) {
  return triggers.flatMap(({ at, ...trigger }) => {
    const parsed = v.safeParse(triggerSchema, trigger);
    return parsed.success ? [{ at, trigger: parsed.output }] : [];
  });
}
