/**
 * `drift`: says what of a quarantine was out of place and what became of it. Nothing was when no step had anything to change. It counts
 * `Drift`, which has an alarm, keeps a record in the vault and in the custody chain of the case, and tells the people.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import * as v from 'valibot';
import { appendCustody } from '../common/append-custody';
import { caseSchema } from '../common/case';
import { type CaseEvent, caseEvent, emit } from '../common/case-events';
import { line } from '../common/custody/values';
import { environment, ownArn } from '../common/environment';
import { count } from '../common/metric';
import { type Notice, notice } from '../common/notice';
import { publish } from '../common/publish';
import { resultSchema } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { compactTimestamp, nowMs, timestamp } from '../common/time';
import { caseKey, document, store } from '../common/vault';
import { addedBeforeState } from './added';

const inputSchema = v.object({
  case: caseSchema,
  /** What set it off. */
  cause: v.string(),
  /** ARN of the execution that put back what could be. */
  execution: v.string(),
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
  const told = await Promise.allSettled([
    keep(input, found, logger),
    publish(noticeOf(input, found)),
    emit([eventOf(input, found)]),
  ]);
  for (const each of told) if (each.status === 'rejected') throw each.reason;
  return found;
}

const eventOf = ({ case: request, execution }: Input, { putBack, left }: Drift): CaseEvent =>
  caseEvent('drift', request, execution, { putBack: putBack.length, left: left.length });

async function keep(input: Input, found: Drift, logger: Logger): Promise<void> {
  const { caseId } = input.case;
  const record = document({ at: timestamp(), cause: input.cause, ...found, results: input.results });
  const key = caseKey(caseId, 'hold', `${compactTimestamp(nowMs())}.json`);
  const stored = await store(key, record, 'application/json');
  const { unsigned, ...custody } = await appendCustody(caseId, {
    event: { kind: 'hold', cause: line(input.cause) },
    who: ownArn(),
    why: 'the quarantine was out of place',
    objects: [stored, ...(await addedBeforeState(caseId))],
  });
  logger.info('custody', { custody });
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

function noticeOf({ case: request, cause, execution }: Input, { putBack, left }: Drift): Notice {
  const { caseId } = request;
  const isWhole = left.length === 0;
  return notice({
    about: request,
    headline: isWhole ? 'QUARANTINE PUT BACK' : 'QUARANTINE BROKEN',
    lead: [
      `Something changed the quarantine: ${cause}`,
      isWhole
        ? 'All of it was put back; find out who did that, and why.'
        : `It is open in part: ${left.join('; ')}.`,
    ],
    facts: [`Case ${caseId}. Set off by: ${cause}`],
    sections: [
      { title: 'Put back', entries: putBack },
      { title: 'Needs a person', entries: left },
    ],
    evidence: [`Record: s3://${environment('VAULT_BUCKET')}/${caseKey(caseId, 'hold')}/`],
    execution,
    next: [`npx cordon status ${caseId}`],
  });
}
