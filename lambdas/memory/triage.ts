/**
 * Live triage: what runs on the subject, as it says itself, in one bounded file. After the memory and never instead of it, because it
 * starts processes and reads files there. Every word of it is a hostile host's; its frame of lengths is what we can check.
 */
import { TRIAGE_STEP, TRIAGE_STEP_WINDOWS } from '../../documents/parameters';
import {
  parseTriage,
  parseTriageOutcome,
  renderTriagePlan,
  type TriageOutcome,
} from '../../documents/triage';
import type { Changes } from '../common/changes';
import { parse } from '../common/parse';
import { Problems } from '../common/result';
import type { StepInput, Subject } from '../common/subject';
import { compactTimestamp, nowMs, timestamp } from '../common/time';
import { caseKey, document, exists, load, store } from '../common/vault';
import { type Collection, collectionSchema, type TriageEnd } from './capture';
import { anewIfUncertain, cancel, type Invocation, invocationOf, isRunning, send } from './command';
import { offReason } from './subject-now';
import { putUrl } from './upload';

const TIME_LIMIT_SECONDS = 300;
const LIMIT_BYTES = 16 * 1024 * 1024;

export async function startTriage(
  { case: { caseId }, subject }: StepInput,
  changes: Changes,
): Promise<Collection | undefined> {
  const recordKey = caseKey(caseId, 'triage', 'collection.json');
  if (await exists(recordKey))
    return parse('the started triage', collectionSchema, JSON.parse((await load(recordKey)).text));
  return await changes.make('ssm:SendCommand', subject.instanceId, 'live triage', () =>
    anewIfUncertain(() => attempt(caseId, subject, recordKey)),
  );
}

async function attempt(caseId: string, { instanceId }: Subject, recordKey: string): Promise<Collection> {
  const keyOf = (name: string): string => caseKey(caseId, 'triage', began, name);
  const began = compactTimestamp(nowMs());
  const key = keyOf('triage.txt');
  const plan = renderTriagePlan({
    timeLimitSeconds: TIME_LIMIT_SECONDS,
    limit: LIMIT_BYTES,
    outputUrl: await putUrl(key, TIME_LIMIT_SECONDS),
  });
  const sent = await send({
    instanceId,
    document: 'TRIAGE_DOCUMENT',
    comment: 'Cordon live triage',
    planKey: keyOf('plan.txt'),
    plan,
    timeLimitSeconds: TIME_LIMIT_SECONDS,
  });
  const collection = { key, ...sent };
  await store(recordKey, document(collection), 'application/json');
  return collection;
}

/** Undefined while it goes on. */
export async function followTriage(
  subject: Subject,
  { key, commandId, deadline }: Collection,
  changes: Changes,
): Promise<TriageEnd | undefined> {
  const problems = new Problems();
  const step = subject.platform === 'windows' ? TRIAGE_STEP_WINDOWS : TRIAGE_STEP;
  const invocation = await problems.attempt('following the command', () =>
    invocationOf(commandId, subject.instanceId, step),
  );
  if (isRunning(invocation)) {
    const off = await new Problems().attempt('the state', () => offReason(subject.instanceId));
    const over = off ?? (timestamp() > deadline ? `it did not end by ${deadline}` : undefined);
    if (over === undefined) return undefined;
    problems.note(over);
    await problems.attempt('cancelling the command', () => cancel(commandId, changes));
  }
  const outcome = outcomeOf(invocation, problems);
  const read = outcome && (await problems.attempt('reading it back', () => readBack(key, outcome, problems)));
  const why = problems.summary;
  return {
    status: why === undefined ? 'ok' : 'failed',
    ...(why !== undefined && { why }),
    ...read,
    verified: why === undefined,
  };
}

function outcomeOf(
  invocation: Invocation | undefined,
  problems: Problems,
): Extract<TriageOutcome, { status: 'ok' }> | undefined {
  if (invocation === undefined || isRunning(invocation)) return undefined;
  const outcome = readOutcome(invocation.StandardOutputContent ?? '');
  if (outcome?.status === 'ok') return outcome;
  problems.note(
    outcome
      ? `the triage failed at ${outcome.stage}: ${outcome.reason} ${outcome.detail}`.trim()
      : `the command ended as ${invocation.StatusDetails ?? invocation.Status} without an answer`,
  );
  return undefined;
}

function readOutcome(stdout: string): TriageOutcome | undefined {
  try {
    return parseTriageOutcome(stdout);
  } catch {
    return undefined;
  }
}

type Read = Pick<TriageEnd, 'key' | 'bytes' | 'sha256' | 'sections' | 'cut'>;

async function readBack(
  key: string,
  outcome: Extract<TriageOutcome, { status: 'ok' }>,
  problems: Problems,
): Promise<Read> {
  const { bytes: content, stored } = await load(key);
  if (stored.sha256 !== outcome.sha256) problems.note('what is stored is not what the host answered for');
  const sections = await problems.attempt('its frame', async () => parseTriage(Buffer.from(content)));
  if (sections && sections.length !== outcome.sections)
    problems.note(`${sections.length} sections are stored, the host counted ${outcome.sections}`);
  return {
    key,
    bytes: stored.bytes,
    sha256: stored.sha256,
    ...(sections && {
      sections: sections.length,
      cut: sections.filter(({ isWhole }) => !isWhole).length,
    }),
  };
}
