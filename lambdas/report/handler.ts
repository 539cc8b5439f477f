/**
 * `report`: reads everything again, computes the verdict, writes timeline, report and signed manifest to the vault, tells the
 * people and closes the loop in the case table. It runs at the end of every case, whatever failed before. When it
 * cannot tell anybody, it throws: the execution then fails, and that raises its own alarm.
 */
import { emit } from '../common/case-events';
import { count } from '../common/metric';
import { publish } from '../common/publish';
import { Problems } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { readItem, updateItem, updateItemIf } from '../common/table-items';
import { timestamp } from '../common/time';
import type { StoredObject } from '../common/vault';
import { countReport, eventsOf } from './announce';
import { furtherTriggers } from './further-triggers';
import { type ReportInput, reportInputSchema } from './input';
import { noticeOf } from './notice';
import { observe } from './observe';
import { saidOnce } from './said-once';
import { giveUpPlace, unanswered } from './unanswered';
import { vaultItems } from './vault-items';
import { computeVerdict, type Verdict } from './verdict';
import { write } from './write';

export interface Report {
  readonly caseId: string;
  readonly verdict: Verdict;
  readonly manifest: StoredObject | null;
}

export const handler = stepHandler('report', reportInputSchema, report);

async function report(given: ReportInput, { policy, logger }: Tools): Promise<Report> {
  const { caseId, instanceId } = given.case;
  const results = saidOnce(given.results);
  const ended = unanswered({ ...given, results });
  if (ended !== undefined) await giveUpPlace(given.case, ended);
  const problems = new Problems();
  const further = await problems.attempt('reading what joined the case', () => furtherTriggers(given.case));
  const input: ReportInput = { ...given, results, further: further ?? [] };
  const observed = await observe(instanceId, caseId);
  const items = (await problems.attempt('reading the vault', () => vaultItems(input, problems))) ?? [];
  const computed = computeVerdict(input, observed, items, policy);
  const written = await problems.attempt('writing the manifest', () =>
    write(input, computed, observed, items, problems),
  );
  const verdict =
    problems.summary === undefined
      ? computed
      : { ...computed, attention: [...computed.attention, problems.summary] };
  countReport(input, verdict);
  if (ended?.status === 'not-allowed') count('TriggersNotAllowed');
  logger.info('verdict', { verdict });
  // Each is tried whatever becomes of the other.
  const told = await Promise.allSettled([
    publish(noticeOf(input, verdict, observed, written)),
    closeLoop(input, verdict, written?.manifest),
    emit(eventsOf(input, verdict, written)),
  ]);
  for (const each of told) if (each.status === 'rejected') throw each.reason;
  return { caseId, verdict, manifest: written?.manifest ?? null };
}

const STATUS: Readonly<Record<Verdict['containment'], string>> = {
  contained: 'contained',
  'not contained': 'not-contained',
  'not attempted (dry run)': 'rehearsed',
  'not attempted (declined)': 'declined',
  'not attempted (left alone)': 'declined',
  'not attempted (not allowed)': 'not-allowed',
};

/**
 * Where the case ended at the gate its subject may have another one by now. A report that is written again while a further attempt runs
 * must not end that: whose execution is another one's is left alone.
 */
async function closeLoop(
  input: ReportInput,
  verdict: Verdict,
  manifest: StoredObject | undefined,
): Promise<void> {
  const { subjectKey, caseId } = input.case;
  const update = closing(input, verdict, manifest);
  if ((await updateItemIf(subjectKey, update)) || unanswered(input)) return;
  const item = await readItem(subjectKey);
  const isOfAnother = item?.caseId?.S === caseId && item.executionArn?.S !== input.execution;
  if (!isOfAnother) await updateItem(subjectKey, update);
}

const closing = (
  { case: { caseId }, execution }: ReportInput,
  verdict: Verdict,
  manifest: StoredObject | undefined,
) => ({
  UpdateExpression:
    'SET #status = :status, verdict = :verdict, reportedAt = :now, manifestKey = :key, manifestSha256 = :hash REMOVE taskToken',
  ConditionExpression: 'caseId = :case AND (attribute_not_exists(executionArn) OR executionArn = :own)',
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: {
    ':status': { S: STATUS[verdict.containment] },
    ':verdict': { S: JSON.stringify(verdict) },
    ':now': { S: timestamp() },
    ':key': { S: manifest?.key ?? '' },
    ':hash': { S: manifest?.sha256 ?? '' },
    ':case': { S: caseId },
    ':own': { S: execution },
  },
});
