/** What the control endpoint answers, read once. */
import * as v from 'valibot';
import { parse } from '../../lambdas/common/parse';
import { msOf } from '../../lambdas/common/time';

const time = v.pipe(v.string(), v.transform(msOf), v.number());
const kinds = ['intruder', 'trigger', 'step', 'change', 'evidence', 'cut', 'world', 'alarm'] as const;

const stateSchema = v.object({
  scenario: v.string(),
  seed: v.string(),
  now: v.string(),
  account: v.string(),
  region: v.string(),
  subject: v.string(),
  speed: v.number(),
  finding: v.optional(v.boolean(), false),
  events: v.number(),
  executions: v.array(
    v.object({
      arn: v.string(),
      name: v.string(),
      status: v.string(),
      startedAt: v.string(),
      endedAt: v.optional(v.string()),
    }),
  ),
  notModelled: v.record(v.string(), v.number()),
});
export type StateAnswer = v.InferOutput<typeof stateSchema>;
export const parseState = (answer: unknown): StateAnswer =>
  parse('the state of the range', stateSchema, answer);

const eventsSchema = v.object({
  events: v.array(
    v.object({ at: time, kind: v.picklist(kinds), text: v.string(), state: v.exactOptional(v.string()) }),
  ),
  next: v.number(),
});
export type EventsAnswer = v.InferOutput<typeof eventsSchema>;
export const parseEvents = (answer: unknown): EventsAnswer =>
  parse('the events of the range', eventsSchema, answer);

const pathSchema = v.object({
  path: v.string(),
  bytesAfterTrigger: v.number(),
  cutAfterMs: v.optional(v.number()),
  bytesAfterCut: v.number(),
});

const scoreSchema = v.object({
  scenario: v.string(),
  subject: v.string(),
  now: v.string(),
  triggerAt: v.string(),
  score: v.object({
    eventAfterMs: v.number(),
    cutAfterMs: v.optional(v.number()),
    cutBy: v.optional(v.string()),
    bytesOutAfterTrigger: v.number(),
    bytesOutAfterCut: v.number(),
    lastByteAfterMs: v.optional(v.number()),
    paths: v.array(pathSchema),
    intruderNoticed: v.optional(v.string()),
    evidence: v.array(v.object({ what: v.string(), kept: v.boolean(), detail: v.string() })),
    neighboursHurt: v.array(v.string()),
    calls: v.object({ toCut: v.number(), total: v.number() }),
  }),
  verdict: v.optional(
    v.object({
      containment: v.string(),
      evidence: v.string(),
      residual: v.array(v.object({ path: v.string() })),
    }),
  ),
});
export type ScoreAnswer = v.InferOutput<typeof scoreSchema>;
export const parseScore = (answer: unknown): ScoreAnswer =>
  parse('the score of the range', scoreSchema, answer);
