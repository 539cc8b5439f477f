/**
 * `snapshot`: keeps the volumes of the subject, and what is done to keep the snapshots: lock, copy, share. `create` takes them; `check` goes
 * on with whatever can be done by then, until it is settled. Either may run at any time, as often as it likes: each looks at
 * what is there and adds what is missing. No run waits for anything.
 */
import * as v from 'valibot';
import { type SnapshotState, snapshotsOf } from '../common/case-snapshots';
import { unusableKeys } from '../common/keys';
import { finished, type StepResult, skipped } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { stepInputSchema } from '../common/subject';
import { copyAll } from './copy';
import { type HibernationImage, hibernationImage } from './hibernation';
import { lockAll } from './lock';
import { Progress } from './progress';
import { shareAll } from './share';
import { findOrTakeSet, imagined, TryAgain, takeMissing, uncovered } from './take';

const inputSchema = v.object({
  ...stepInputSchema.entries,
  action: v.picklist(['create', 'check']),
  /** How often `create` has asked to be run again. */
  attempt: v.optional(v.number(), 0),
  /** Why it asked the last time. */
  why: v.optional(v.string(), ''),
  /** Of `check`: `create` could not take any snapshot yet. */
  isNoneTaken: v.optional(v.boolean(), false),
});
type Input = v.InferOutput<typeof inputSchema>;

/** The rest of what is known of a snapshot is read again by the report. */
type Brief = Pick<SnapshotState, 'snapshotId' | 'volumeId' | 'state' | 'progress' | 'copyOf'>;

export type SnapshotResult = StepResult<{
  readonly snapshots: readonly Brief[];
  readonly settled: boolean;
  /** Whether all volumes are kept as of one instant. */
  readonly isOneInstant: boolean;
  /** What there is still to be done, and what keeps it from being done now. */
  readonly waiting: readonly string[];
  readonly hibernation: HibernationImage | null;
}>;

export const handler = stepHandler('snapshot', inputSchema, snapshot);

async function snapshot(input: Input, { policy, changes }: Tools): Promise<SnapshotResult> {
  if (input.subject.volumes.length === 0) return skipped('snapshot', 'the subject has no EBS volume');
  const progress = new Progress();
  const found = await progress.attempt(
    `${input.action} snapshots`,
    () =>
      input.action === 'create' ? findOrTakeSet(input, changes, progress) : snapshotsOf(input.case.caseId),
    TryAgain,
  );
  const all = found === undefined ? [] : await secure(input, found, { policy, changes }, progress);
  judge(input, all, changes, progress);
  const settled = progress.waiting.length === 0 && all.every(({ state }) => isFinal(state));
  if (settled) await checkKeys(all, progress);
  const hibernation = await progress.attempt('looking for a hibernation', () =>
    hibernationImage(input.subject, input.mode, all),
  );
  return finished('snapshot', progress, changes.list, {
    snapshots: all.map(brief),
    settled,
    isOneInstant: all.every(({ taken, state }) => taken !== 'alone' || state === 'error'),
    waiting: firstOf(progress.waiting),
    hibernation: hibernation ?? null,
  });
}

async function secure(
  input: Input,
  found: readonly SnapshotState[],
  { policy, changes }: Pick<Tools, 'policy' | 'changes'>,
  progress: Progress,
): Promise<readonly SnapshotState[]> {
  const isNoneToFollow = input.action === 'check' && found.length === 0 && !input.isNoneTaken;
  if (isNoneToFollow && !changes.isDryRun) return found;
  const taken = changes.isDryRun
    ? imagined(input)
    : [...found, ...(await takeMissing(input, found, changes, progress))];
  const all = await lockAll(taken, policy, changes, progress);
  await copyAll(input, all, policy, changes, progress);
  await shareAll(all, policy, changes, progress);
  return changes.isDryRun ? found : all;
}

function judge(
  input: Input,
  all: readonly SnapshotState[],
  { isDryRun }: Tools['changes'],
  progress: Progress,
): void {
  const missing = uncovered(input, all);
  if (missing.length === 0 || isDryRun) return;
  const failed = all.filter(({ state, volumeId }) => state === 'error' && missing.includes(volumeId));
  if (failed.length > 0)
    progress.note(`in state error: ${failed.map(({ snapshotId }) => snapshotId).join(', ')}`);
  progress.note(`no snapshot of ${missing.join(', ')}`);
}

/** A lock does not protect the key: what is kept under one that is going away is going away with it. */
async function checkKeys(all: readonly SnapshotState[], progress: Progress): Promise<void> {
  const keys = all.flatMap(({ state, keyId }) => (state === 'completed' && keyId !== null ? keyId : []));
  const unusable = await progress.attempt('looking at the keys of the snapshots', () => unusableKeys(keys));
  if (unusable?.length)
    progress.note(`the snapshots will be of no use without their key: ${unusable.join('; ')}`);
}

/** So much of it is said; a set of 128 volumes waits for as many things. */
const MOST_SAID = 10;

const firstOf = (waiting: readonly string[]): string[] =>
  waiting.length <= MOST_SAID
    ? [...waiting]
    : [...waiting.slice(0, MOST_SAID), `and ${waiting.length - MOST_SAID} more`];

const isFinal = (state: string): boolean => state === 'completed' || state === 'error';

const brief = ({ snapshotId, volumeId, state, progress, copyOf }: SnapshotState): Brief => ({
  snapshotId,
  volumeId,
  state,
  progress,
  copyOf,
});
