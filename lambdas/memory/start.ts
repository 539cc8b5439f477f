import { ramBytesOf } from '../common/instance-type';
import { Problems } from '../common/result';
import type { Tools } from '../common/step';
import type { StepInput } from '../common/subject';
import { timestamp } from '../common/time';
import { caseKey } from '../common/vault';
import { NOTHING_YET, type Stream } from './capture';
import { next } from './next';
import { whyImpossible } from './probe';
import { type MemoryResult, running } from './result';
import { sourcesFor } from './sources';
import { startedBefore, startStream } from './stream';

export async function start(input: StepInput, tools: Tools): Promise<MemoryResult> {
  const problems = new Problems();
  const impossible = await problems.attempt('the sources of its memory', () =>
    whyImpossible(input.subject, tools.policy),
  );
  // The channel was opened for the triage alone.
  if (impossible !== undefined)
    return unrecorded(
      await next(input, { ...NOTHING_YET, memory: { status: 'skipped', why: impossible } }, tools),
    );
  const stream = await problems.attempt('starting the capture', () => begin(input, tools));
  if (stream)
    return running(
      { ...NOTHING_YET, stage: 'memory', stream, arrived: { part: 0, bytes: 0, at: timestamp() } },
      tools.changes.list,
    );
  const why = problems.summary;
  // A dry run goes on to say what else would be sent.
  if (why === undefined) return await next(input, { ...NOTHING_YET, memory: { status: 'ok' } }, tools);
  return { step: 'memory', status: 'failed', why, changes: tools.changes.list, detail: { running: false } };
}

/** What `start` changed is recorded with its own result, so that it does not travel on. */
function unrecorded(result: MemoryResult): MemoryResult {
  const { detail, changes } = result;
  return detail?.capture ? running({ ...detail.capture, changes: [] }, changes) : result;
}

async function begin(
  { case: { caseId }, subject }: StepInput,
  { changes, policy }: Tools,
): Promise<Stream | undefined> {
  const recordKey = caseKey(caseId, 'memory', 'capture.json');
  const standing = await startedBefore(recordKey);
  if (standing) return standing;
  const bytes = await ramBytesOf(subject.instanceType);
  return await changes.make(
    'ssm:SendCommand',
    subject.instanceId,
    `capture of ${bytes} bytes of memory`,
    () =>
      startStream({
        instanceId: subject.instanceId,
        comment: 'Cordon memory capture',
        bytes,
        recordKey,
        key: (attempt, name) => caseKey(caseId, 'memory', attempt, name),
        imageName: 'image.lime',
        sources: (keyOf, seconds) => sourcesFor(subject, policy, keyOf, seconds),
      }),
  );
}
