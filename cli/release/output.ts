/** What the execution of a release hands back, read once. */
import * as v from 'valibot';
import { parse } from '../../lambdas/common/parse';

const value = v.union([
  v.null(),
  v.string(),
  v.number(),
  v.boolean(),
  v.array(v.string()),
  v.record(v.string(), v.union([v.string(), v.number()])),
]);

const rowSchema = v.object({
  field: v.string(),
  before: value,
  set: value,
  now: value,
  status: v.picklist(['as-before', 'restore', 'drift', 'cannot']),
  note: v.optional(v.string()),
  byHand: v.optional(v.boolean()),
});

const planSchema = v.object({
  outcome: v.string(),
  why: v.optional(v.string()),
  rows: v.array(rowSchema),
  unresolved: v.array(v.string()),
});

const resultSchema = v.object({
  outcome: v.string(),
  why: v.optional(v.string()),
  rows: v.array(rowSchema),
  differences: v.array(v.string()),
  missing: v.array(v.string()),
  record: v.object({ key: v.string(), sha256: v.string() }),
});

const outputSchema = v.object({
  outcome: v.string(),
  plan: planSchema,
  /** Absent when nothing was to be changed. */
  result: v.optional(resultSchema),
  changes: v.array(
    v.object({
      at: v.string(),
      action: v.string(),
      target: v.string(),
      what: v.string(),
      outcome: v.string(),
    }),
  ),
});

export type ReleaseOutput = v.InferOutput<typeof outputSchema>;

export const parseOutput = (text: string): ReleaseOutput =>
  parse('the output of the release', outputSchema, JSON.parse(text));
