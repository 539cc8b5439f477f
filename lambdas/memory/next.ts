/** What follows when a stage has ended: the next command, or the result. What cannot be begun is said and passed over. */
import { Problems } from '../common/result';
import type { Tools } from '../common/step';
import type { StepInput } from '../common/subject';
import { msOf, nowMs, timestamp } from '../common/time';
import type { Capture, Found, TriageEnd } from './capture';
import { type MemoryResult, memoryResult, running } from './result';
import { offReason } from './subject-now';
import { startTriage } from './triage';
import { startVolume, volumesToImage } from './volumes';

/** A stage that was begun, or what is known once there was nothing to begin. */
type Begun = Capture | Found;

const isBegun = (begun: Begun): begun is Capture => 'stage' in begun;

export async function next(input: StepInput, found: Found, tools: Tools): Promise<MemoryResult> {
  const problems = new Problems();
  const off = await problems.attempt('the state', () => offReason(input.subject.instanceId));
  const triage = await beginTriage(input, found, tools, off);
  if (isBegun(triage)) return handedOn(triage, tools);
  const volumes = await problems.attempt('the volumes', () => volumesToImage(input, tools.policy));
  const imaging = await beginVolume(input, triage, volumes ?? [], tools, off);
  return isBegun(imaging) ? handedOn(imaging, tools) : memoryResult(withChanges(imaging, tools), volumes);
}

/** A result that is looked at again is recorded only as the last of its kind, so the changes travel with the capture. */
const handedOn = (capture: Capture, tools: Tools): MemoryResult =>
  running(withChanges(capture, tools), tools.changes.list);

export const withChanges = <Holder extends Found>(holder: Holder, { changes }: Tools): Holder => ({
  ...holder,
  changes: [...holder.changes, ...changes.list],
});

async function beginTriage(
  input: StepInput,
  found: Found,
  { policy, changes }: Tools,
  off: string | undefined,
): Promise<Begun> {
  if (found.triage || !policy.evidence.liveTriage) return found;
  if (off !== undefined) return { ...found, triage: notCollected('skipped', off) };
  const problems = new Problems();
  const collection = await problems.attempt('starting the triage', () => startTriage(input, changes));
  if (collection) return { ...found, stage: 'triage', collection };
  if (problems.summary !== undefined) return { ...found, triage: notCollected('failed', problems.summary) };
  return { ...found, triage: notCollected('skipped', DRY_RUN) };
}

const DRY_RUN = 'a dry run sends nothing';

const notCollected = (status: 'skipped' | 'failed', why: string): TriageEnd => ({
  status,
  why,
  verified: false,
});

/** Volumes are begun no later than this after the case was opened: the workflow looks after a capture for some 13 hours. */
const LAST_BEGIN_MS = 6 * 3_600_000;

/** The first volume that can be begun; those before it that cannot are failed ones, each with its reason. */
async function beginVolume(
  input: StepInput,
  found: Found,
  volumes: readonly number[],
  { changes }: Tools,
  off: string | undefined,
): Promise<Begun> {
  const instanceStore = [...found.instanceStore];
  const late =
    nowMs() - msOf(input.case.openedAt) > LAST_BEGIN_MS ? 'the case is open for too long already' : off;
  for (const [at, bytes] of volumes.entries()) {
    const volume = at + 1;
    if (instanceStore.some((each) => each.volume === volume)) continue;
    const problems = new Problems();
    if (late !== undefined) problems.note(late);
    const stream =
      late === undefined
        ? await problems.attempt('starting its image', () => startVolume(input, volume, bytes, changes))
        : undefined;
    if (stream) {
      const arrived = { part: 0, bytes: 0, at: timestamp() };
      return { ...found, instanceStore, stage: 'instance-store', volume, stream, arrived };
    }
    const why = problems.summary;
    instanceStore.push(
      why === undefined ? { volume, status: 'skipped', why: DRY_RUN } : { volume, status: 'failed', why },
    );
  }
  return { ...found, instanceStore };
}
