/** Looks after a stream: how much has arrived, whether the subject is still there, and what it came to when it has ended. */

import { type CaptureOutcome, parseOutcome } from '../../documents/outcome';
import { CAPTURE_STEP, CAPTURE_STEP_WINDOWS } from '../../documents/parameters';
import type { Changes } from '../common/changes';
import { Problems } from '../common/result';
import type { Subject } from '../common/subject';
import { msOf, nowMs, timestamp } from '../common/time';
import type { Arrived, End, Observation, Stream } from './capture';
import { cancel, type Invocation, invocationOf, isRunning } from './command';
import { complete } from './complete';
import { offReason, unreachable } from './subject-now';
import { uploadedParts } from './upload';

export interface Look {
  readonly arrived: Arrived;
  readonly observations: readonly Observation[];
  /** Absent while the stream goes on. */
  readonly end?: End;
}

export async function follow(
  subject: Subject,
  stream: Stream,
  before: Arrived,
  changes: Changes,
): Promise<Look> {
  const problems = new Problems();
  const step = subject.platform === 'windows' ? CAPTURE_STEP_WINDOWS : CAPTURE_STEP;
  const invocation = await problems.attempt('following the command', () =>
    invocationOf(stream.commandId, subject.instanceId, step),
  );
  const arrived =
    (await problems.attempt('counting what arrived', () => arrivedSince(stream, before))) ?? before;
  const observations = progress(stream, before, arrived);
  if (isRunning(invocation)) {
    const over = await overReason(subject, stream, arrived);
    if (over === undefined) return { arrived, observations };
    problems.note(over);
    await problems.attempt('cancelling the command', () => cancel(stream.commandId, changes));
  }
  return { arrived, observations, end: await endOf(stream, invocation, problems) };
}

async function arrivedSince(stream: Stream, before: Arrived): Promise<Arrived> {
  const news = (await uploadedParts(stream, before.part)) ?? [];
  if (news.length === 0) return before;
  return {
    part: news.at(-1)?.PartNumber ?? before.part,
    bytes: before.bytes + news.reduce((sum, { Size }) => sum + (Size ?? 0), 0),
    at: timestamp(),
  };
}

/** At every quarter, however often anybody looks: the timeline of a day's capture is as short as that of a minute's. */
function progress({ expectedBytes, key }: Stream, before: Arrived, arrived: Arrived): Observation[] {
  const quarter = ({ bytes }: Arrived): number => Math.min(4, Math.floor((4 * bytes) / expectedBytes));
  if (quarter(arrived) === quarter(before)) return [];
  const what = `${arrived.bytes} of some ${expectedBytes} bytes of ${key} arrived (${25 * quarter(arrived)} %)`;
  return [{ at: arrived.at, what }];
}

/** An agent that is gone may leave a script that goes on; only when nothing comes any more is it asked for. */
const STALLED_MS = 5 * 60_000;

/** Why a stream that says nothing of an end is not waited for any longer. */
async function overReason(
  { instanceId }: Subject,
  { deadline }: Stream,
  arrived: Arrived,
): Promise<string | undefined> {
  if (timestamp() > deadline) return `the capture did not end by ${deadline}`;
  const unseen = new Problems();
  const off = await unseen.attempt('the state', () => offReason(instanceId));
  if (off !== undefined) return `${off}, so the capture cannot end`;
  if (nowMs() - msOf(arrived.at) < STALLED_MS) return undefined;
  const silent = await unseen.attempt('the agent', () => unreachable(instanceId));
  return silent && `nothing has arrived since ${arrived.at}, and ${silent}`;
}

async function endOf(stream: Stream, invocation: Invocation | undefined, problems: Problems): Promise<End> {
  const outcome = outcomeOf(invocation, problems);
  const image = await problems.attempt('completing the image', () => complete(stream, outcome, problems));
  const why = problems.summary;
  return {
    status: why === undefined ? 'ok' : 'failed',
    ...(why !== undefined && { why }),
    ...(image && { image }),
    ...(outcome && outcome.tried.length > 0 && { tried: outcome.tried }),
  };
}

function outcomeOf(invocation: Invocation | undefined, problems: Problems): CaptureOutcome | undefined {
  if (invocation === undefined || isRunning(invocation)) return undefined;
  const outcome = readOutcome(invocation.StandardOutputContent ?? '');
  if (outcome?.status === 'failed')
    problems.note(`the capture failed at ${outcome.stage}: ${outcome.reason} ${outcome.detail}`.trim());
  else if (invocation.Status !== 'Success')
    problems.note(`the command ended as ${invocation.StatusDetails ?? invocation.Status}`);
  else if (outcome === undefined) problems.note('the capture script gave no answer');
  return outcome;
}

function readOutcome(stdout: string): CaptureOutcome | undefined {
  try {
    return parseOutcome(stdout);
  } catch {
    return undefined;
  }
}
