/**
 * The end of a release, judged by what is read now and not by what was done. The case is released when every field is as
 * before, or was left on purpose, or cannot be put back; else it stays `releasing`, and the record says what is missing.
 */
import { appendCustody } from '../common/append-custody';
import { describeError } from '../common/aws-error';
import { type CaseEvent, caseEvent, emit } from '../common/case-events';
import { count } from '../common/metric';
import { publish } from '../common/publish';
import type { Tools } from '../common/step';
import { compactTimestamp, nowMs, timestamp } from '../common/time';
import { caseKey, document, type StoredObject, store } from '../common/vault';
import { markReleased } from './case-status';
import { differenceText } from './difference-text';
import { planOf } from './plan';
import { aboutOf, releaseNotice } from './release-notice';
import type { ReleaseRequest } from './request';
import { toRestore } from './resolutions';
import type { Row } from './row';

/** Longer than an ARN of IAM is. */
const MAX_BY = 500;

export interface Finished {
  readonly outcome: 'released' | 'incomplete';
  readonly why?: string;
  readonly rows: readonly Row[];
  /** Everything that is not as before, in words. */
  readonly differences: readonly string[];
  /** Fields that should be as before and are not. */
  readonly missing: readonly string[];
  readonly record: StoredObject;
}

export async function finish(request: ReleaseRequest, { policy, logger }: Tools): Promise<Finished> {
  const { record: found, rows } = await planOf(request, policy, request.execution);
  const missing = toRestore(rows, request.resolutions).map(({ field }) => field);
  const differences = rows.filter(({ status }) => status !== 'as-before').map(differenceText);
  const isComplete = missing.length === 0 && !request.problem;
  const outcome = isComplete ? 'released' : 'incomplete';
  const written = { outcome, rows, differences, missing } as const;
  const record = await keep(request, written);
  const isClosed = isComplete && (await markReleased(found, request, record.key));
  const why = isClosed ? undefined : reason(missing, request.problem);
  if (!isClosed) count('ReleaseIncomplete');
  logger.info('release', { outcome, missing });
  const finished = { ...written, outcome: isClosed ? 'released' : 'incomplete', record } as const;
  const custody = await chain(request, finished);
  logger.info('custody', { custody });
  await Promise.all([
    publish(releaseNotice(request, finished, why, custody)),
    emit([eventOf(request, finished)]),
  ]);
  return { ...finished, ...(why !== undefined && { why }) };
}

const eventOf = (request: ReleaseRequest, { outcome, differences }: Finished): CaseEvent =>
  caseEvent(outcome === 'released' ? 'released' : 'release-incomplete', aboutOf(request), request.execution, {
    by: request.by.slice(0, MAX_BY),
    differences: differences.length,
  });

/** What the custody chain has of the release, in words. Evidence that cannot be chained does not keep a subject from its release. */
async function chain(
  { case: { caseId }, by, reason: why }: ReleaseRequest,
  { outcome, record }: Pick<Finished, 'outcome' | 'record'>,
): Promise<string> {
  try {
    const event = { kind: 'release', outcome } as const;
    const { key, sha256, unsigned } = await appendCustody(caseId, { event, who: by, why, objects: [record] });
    return `${key}, SHA-256 ${sha256}${unsigned === undefined ? '' : `, not signed: ${unsigned}`}`;
  } catch (error) {
    return `not recorded: ${describeError(error)}`;
  }
}

function reason(missing: readonly string[], problem: string | null | undefined): string {
  const still = missing.length > 0 ? `not as before: ${missing.join(', ')}` : undefined;
  return [problem, still].filter(Boolean).join('; ') || 'another release of this case has taken over';
}

/** Every attempt has a record of its own, beside the evidence. */
const keep = (
  { case: { caseId }, by, reason: why, execution, resolutions, start, replacement, changes }: ReleaseRequest,
  result: Pick<Finished, 'outcome' | 'rows' | 'differences' | 'missing'>,
): Promise<StoredObject> =>
  store(
    caseKey(caseId, 'release', compactTimestamp(nowMs()), 'release.json'),
    document({
      format: 'cordon-release/1',
      at: timestamp(),
      caseId,
      by,
      reason: why,
      execution,
      wishes: { start, replacement, resolutions },
      ...result,
      changes,
    }),
    'application/json',
  );
