/**
 * Events that are for the queue, not for a case: a case needs its place no more, or it is time to look for leases that
 * ran out. Whoever may put events on the bus may say `cordon` and send one; the worst that comes of it is that a case begins
 * before its turn: it opens no case, and a place that is not held cannot be given back.
 */
import * as v from 'valibot';
import { CASE_ID, caseOfExecution } from '../common/case';

const caseId = v.pipe(v.string(), v.regex(CASE_ID));

const queueEventSchema = v.variant('source', [
  v.object({
    source: v.literal('cordon'),
    'detail-type': v.picklist([
      'cordon.case.isolated',
      'cordon.case.cut',
      'cordon.case.asked',
      'cordon.case.reported',
    ]),
    detail: v.object({ caseId }),
  }),
  v.object({
    source: v.literal('aws.states'),
    'detail-type': v.literal('Step Functions Execution Status Change'),
    detail: v.object({
      name: v.pipe(v.string(), v.transform(caseOfExecution), v.string()),
      status: v.picklist(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
    }),
  }),
  v.object({ source: v.literal('aws.events'), 'detail-type': v.literal('Scheduled Event') }),
]);

export type QueueEvent =
  | { readonly kind: 'sweep' }
  | { readonly kind: 'given back'; readonly caseId: string };

/** Undefined for every other event. */
export function queueEvent(event: unknown): QueueEvent | undefined {
  const parsed = v.safeParse(queueEventSchema, event);
  if (!parsed.success) return undefined;
  switch (parsed.output.source) {
    case 'cordon':
      return { kind: 'given back', caseId: parsed.output.detail.caseId };
    case 'aws.states':
      return { kind: 'given back', caseId: parsed.output.detail.name };
    case 'aws.events':
      return { kind: 'sweep' };
  }
}
