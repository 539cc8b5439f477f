/**
 * `drift`: says what of a quarantine was out of place and what became of it. Nothing was when no step had anything to change. It counts
 * `Drift`, which has an alarm, keeps a record in the vault and in the custody chain of the case, and tells the people.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import * as v from 'valibot';
import { appendCustody } from '../common/append-custody';
import { caseSchema } from '../common/case';
import { line } from '../common/custody/values';
import { ownArn } from '../common/environment';
import { count } from '../common/metric';
import { type Notice, notice, section } from '../common/notice';
import { publish } from '../common/publish';
import { resultSchema } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { compactTimestamp, nowMs, timestamp } from '../common/time';
import { caseKey, document, store } from '../common/vault';

const inputSchema = v.object({
  case: caseSchema,
  /** What set it off. */
  cause: v.string(),
  results: v.array(resultSchema),
});
type Input = v.InferOutput<typeof inputSchema>;

export interface Drift {
  /** What was put back, in words. */
  readonly putBack: readonly string[];
  /** What could not be. */
  readonly left: readonly string[];
}

export const handler = stepHandler('drift', inputSchema, drift);

async function drift(input: Input, { logger }: Tools): Promise<Drift> {
  const found = driftOf(input);
  if (found.putBack.length === 0 && found.left.length === 0) return found;
  count('Drift');
  const told = await Promise.allSettled([keep(input, found, logger), publish(noticeOf(input, found))]);
  for (const each of told) if (each.status === 'rejected') throw each.reason;
  return found;
}

async function keep(input: Input, found: Drift, logger: Logger): Promise<void> {
  const { caseId } = input.case;
  const record = document({ at: timestamp(), cause: input.cause, ...found, results: input.results });
  const key = caseKey(caseId, 'hold', `${compactTimestamp(nowMs())}.json`);
  const stored = await store(key, record, 'application/json');
  const { unsigned } = await appendCustody(caseId, {
    event: { kind: 'hold', cause: line(input.cause) },
    who: ownArn(),
    why: 'the quarantine was out of place',
    objects: [stored],
  });
  if (unsigned !== undefined) logger.error('the custody record is not signed', { unsigned });
}

export const driftOf = ({ results }: Pick<Input, 'results'>): Drift => ({
  putBack: results.flatMap(({ changes }) =>
    (changes ?? []).map(({ action, target, what }) => `${action} ${target}: ${what}`),
  ),
  left: results
    .filter(({ status }) => status === 'failed')
    .map(({ step, why }) => `${step} failed: ${why ?? 'no reason given'}`),
});

function noticeOf({ case: request, cause }: Input, { putBack, left }: Drift): Notice {
  const headline = left.length > 0 ? 'QUARANTINE BROKEN' : 'QUARANTINE PUT BACK';
  const lines = [
    `${request.instanceId} in ${request.accountId}/${request.region}: ${headline}`,
    `Case ${request.caseId}. Set off by: ${cause}`,
    ...section('Put back', putBack),
    ...section('Needs a person', left),
  ];
  return notice(request.instanceId, headline, lines);
}
