/**
 * `drift`: says what of a quarantine was out of place and what became of it. Nothing was when no step had anything to change. It counts
 * `Drift`, which has an alarm, keeps a record in the vault and tells the people.
 */
import * as v from 'valibot';
import { caseSchema } from '../common/case';
import { count } from '../common/metric';
import { type Notice, notice, section } from '../common/notice';
import { publish } from '../common/publish';
import { resultSchema } from '../common/result';
import { stepHandler } from '../common/step';
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

async function drift(input: Input): Promise<Drift> {
  const found = driftOf(input);
  if (found.putBack.length === 0 && found.left.length === 0) return found;
  count('Drift');
  const record = document({ at: timestamp(), cause: input.cause, ...found, results: input.results });
  const key = caseKey(input.case.caseId, 'hold', `${compactTimestamp(nowMs())}.json`);
  const told = await Promise.allSettled([
    store(key, record, 'application/json'),
    publish(noticeOf(input, found)),
  ]);
  for (const each of told) if (each.status === 'rejected') throw each.reason;
  return found;
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
