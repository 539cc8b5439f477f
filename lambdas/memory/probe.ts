import { ramBytesOf } from '../common/instance-type';
import type { Policy } from '../common/policy';
import { finished, Problems, skipped } from '../common/result';
import type { StepInput, Subject } from '../common/subject';
import type { MemoryResult } from './result';
import { noSource } from './sources';
import { unreachable } from './subject-now';
import { tooLongFor } from './url-life';

/**
 * Whether the subject's memory can be captured, before anything is opened for it. Where only its source is lacking the
 * answer is still `ok` when a live triage is wanted: the channel is opened for that, and `start` says what is lacking.
 */
export async function probe(
  { subject, mode, isHibernating }: StepInput & { readonly isHibernating: boolean },
  policy: Policy,
): Promise<MemoryResult> {
  if (mode === 'offline') return skipped('memory', 'mode offline gives up memory');
  if (isHibernating) return skipped('memory', 'not through Systems Manager: mode hibernate');
  if (!policy.memoryCapture) return skipped('memory', 'memoryCapture is off');
  if (subject.state !== 'running')
    return skipped('memory', `the subject is ${subject.state}, so it has no memory`);
  const problems = new Problems();
  const impossible = await problems.attempt('the sources of its memory', () =>
    whyImpossible(subject, policy),
  );
  if (impossible !== undefined && !policy.evidence.liveTriage) return skipped('memory', impossible);
  const answer = await problems.attempt('asking Systems Manager', () => unreachable(subject.instanceId));
  if (answer !== undefined) return skipped('memory', [impossible, answer].filter(Boolean).join('; '));
  return finished('memory', problems, [], { running: false });
}

/** Why no capture of its memory could come to an end, or undefined. */
export async function whyImpossible(subject: Subject, policy: Policy): Promise<string | undefined> {
  return noSource(subject, policy) ?? tooLongFor(await ramBytesOf(subject.instanceType));
}
