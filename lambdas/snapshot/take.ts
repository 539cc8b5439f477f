/**
 * Snapshots of the volumes: one crash-consistent set, or, where EC2 does not make it or it ends in `error`, each by
 * itself, failing by itself. Neither call takes a client token, so what is there is looked up by its tag first, and what is
 * made is made by a client that does not repeat the call.
 */
import { CreateSnapshotCommand, CreateSnapshotsCommand, type Tag } from '@aws-sdk/client-ec2';
import { describeError, isCode } from '../common/aws-error';
import { budgetLeftMs } from '../common/budget';
import { descriptionOf, type SnapshotState, snapshotsOf, toState } from '../common/case-snapshots';
import type { Changes } from '../common/changes';
import { ec2Once } from '../common/ec2';
import { inTurns } from '../common/in-turns';
import { CASE_TAG, TAKEN_TAG } from '../common/own-tags';
import type { StepInput } from '../common/subject';
import { isThrottle } from '../common/throttled';
import { isLimit, isUnanswered, type Progress } from './progress';

type Input = Pick<StepInput, 'case' | 'subject'>;

/**
 * The set could not be made now, but may be later; or was made and the answer lost. The workflow runs the step again,
 * which begins by looking for the set. Its name is what the workflow's Retry waits for.
 */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

/** A set has one snapshot a volume, and at most so many (CreateSnapshots). */
const MAX_IN_SET = 128;

/** A limit that has not passed by then must not cost all of the volumes. The set is asked for once more. */
const ATTEMPTS_WITHIN_LIMITS = 3;

/** What is not answered either may not cost them. Later attempts look for a set whose answer was lost, and ask for none. */
const ATTEMPTS_FOR_SET = 4;

/** EC2 answers 100 such calls at once, then five a second, all cases together (EC2 Developer Guide, "Request throttling"). */
const AT_ONCE = 16;

export async function findOrTakeSet(
  input: Input & { readonly attempt: number; readonly why: string },
  changes: Changes,
  progress: Progress,
): Promise<readonly SnapshotState[]> {
  const standing = await orTryAgain(() => snapshotsOf(input.case.caseId), isUnanswered);
  if (standing.length > 0) return standing;
  if (input.subject.volumes.length > MAX_IN_SET) return [];
  if (input.attempt >= ATTEMPTS_FOR_SET) {
    progress.note(`one set of all volumes: not made in ${input.attempt} attempts: ${input.why}`);
    return [];
  }
  try {
    const isWorthIt = (error: unknown) =>
      isUnanswered(error) || (isLimit(error) && input.attempt < ATTEMPTS_WITHIN_LIMITS);
    return await orTryAgain(() => takeSet(input, changes), isWorthIt);
  } catch (error) {
    if (error instanceof TryAgain) throw error;
    progress.note(`one set of all volumes: ${describeError(error)}`);
    return [];
  }
}

async function orTryAgain<T>(work: () => Promise<T>, isWorthIt: (error: unknown) => boolean): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isWorthIt(error)) throw new TryAgain(describeError(error), { cause: error });
    throw error;
  }
}

async function takeSet(input: Input, changes: Changes): Promise<readonly SnapshotState[]> {
  const { instanceId, volumes } = input.subject;
  const created = await changes.make(
    'ec2:CreateSnapshots',
    instanceId,
    `snapshots of ${volumes.map(({ volumeId }) => volumeId).join(', ')}`,
    () =>
      ec2Once.send(
        new CreateSnapshotsCommand({
          InstanceSpecification: { InstanceId: instanceId },
          ...named(input, 'together'),
        }),
      ),
  );
  return (created?.Snapshots ?? []).map(toState);
}

/**
 * Takes by itself what no snapshot covers: a volume of a set in `error` or that could not be made, or one that somebody detached
 * since. Tried once a volume: what fails by itself would fail again, and each failure counts towards the limit of the volume. What EC2
 * has no token for, or this run no time, is left for the next run.
 */
export async function takeMissing(
  input: Input,
  standing: readonly SnapshotState[],
  changes: Changes,
  progress: Progress,
): Promise<SnapshotState[]> {
  const due = uncovered(input, standing).filter(
    (id) => !standing.some(({ volumeId, taken }) => volumeId === id && taken === 'alone'),
  );
  const taken: SnapshotState[] = [];
  const left: string[] = [];
  let isThrottled = false;
  await inTurns(due, AT_ONCE, async (volumeId) => {
    if (isThrottled || budgetLeftMs() === 0) return void left.push(volumeId);
    const made = await progress.attemptNow(`a snapshot of ${volumeId} by itself`, () =>
      unlessItsOwnLimit(standing, volumeId, () => takeOne(input, volumeId, changes)).catch((error) => {
        isThrottled ||= isThrottle(error);
        throw error;
      }),
    );
    if (made) taken.push(made);
  });
  if (left.length > 0) progress.waiting.push(`${left.length} snapshots by themselves: left for the next run`);
  return taken;
}

/**
 * EC2 counts a snapshot in `error` as one under way, of which an st1 or sc1 volume may have one only: that limit does not pass, and
 * Cordon deletes no evidence.
 */
async function unlessItsOwnLimit<T>(
  standing: readonly SnapshotState[],
  volume: string,
  work: () => Promise<T>,
): Promise<T> {
  const failed = standing.find(({ volumeId, state }) => volumeId === volume && state === 'error');
  try {
    return await work();
  } catch (error) {
    if (!failed || !isCode(error, 'ConcurrentSnapshotLimitExceeded')) throw error;
    throw new Error(
      `EC2 counts ${failed.snapshotId}, which failed, against the limit of the volume: delete it by hand, then take one by hand`,
      { cause: error },
    );
  }
}

/** Volumes without a snapshot that is complete or may become so. */
export const uncovered = ({ subject }: Input, standing: readonly SnapshotState[]): string[] =>
  subject.volumes
    .map(({ volumeId }) => volumeId)
    .filter((id) => !standing.some(({ volumeId, state }) => volumeId === id && state !== 'error'));

async function takeOne(input: Input, VolumeId: string, changes: Changes): Promise<SnapshotState | undefined> {
  const created = await changes.make(
    'ec2:CreateSnapshot',
    VolumeId,
    'a snapshot by itself: not of the same instant as the others',
    () => ec2Once.send(new CreateSnapshotCommand({ VolumeId, ...named(input, 'alone') })),
  );
  return created && toState(created);
}

/** The snapshots that a dry run would go on with. */
export const imagined = ({ subject }: Input): SnapshotState[] =>
  subject.volumes.map(({ volumeId }) =>
    toState({ SnapshotId: `(a snapshot of ${volumeId})`, VolumeId: volumeId, State: 'completed' }),
  );

function named({ case: { caseId }, subject }: Input, taken: 'together' | 'alone') {
  const Tags: Tag[] = [
    { Key: CASE_TAG, Value: caseId },
    { Key: TAKEN_TAG, Value: taken },
    { Key: 'cordon:instance', Value: subject.instanceId },
    { Key: 'Name', Value: `cordon ${subject.instanceId}` },
  ];
  return {
    Description: descriptionOf(caseId),
    TagSpecifications: [{ ResourceType: 'snapshot' as const, Tags }],
  };
}
