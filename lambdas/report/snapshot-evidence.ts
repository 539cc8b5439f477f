/** What the verdict says about the disks: what is kept, as of when, what holds it, and who may use it. */
import type { SnapshotState } from '../common/case-snapshots';
import type { Policy } from '../common/policy';
import { ramImageOf } from './hibernation-evidence';
import type { ReportInput } from './input';
import type { Observed } from './observe';
import type { EvidenceItem } from './verdict';

const WHAT = 'snapshots';

export function snapshotEvidence({ subject }: ReportInput, { snapshots = [] }: Observed): EvidenceItem {
  const volumes = subject?.volumes ?? [];
  if (subject && volumes.length === 0)
    return { what: WHAT, status: 'not promised', detail: 'the subject has no EBS volume' };
  const completed = new Set(
    snapshots.filter(({ state }) => state === 'completed').map(({ volumeId }) => volumeId),
  );
  const kept = volumes.filter(({ volumeId }) => completed.has(volumeId)).length;
  const all = subject !== null && kept === volumes.length;
  const instant =
    kept < 2 ? '' : takenAlone(snapshots).length === 0 ? ', as of one instant' : ', not as of one instant';
  const states = snapshots.map(inWords).join(', ') || 'no snapshot';
  const detail = `${kept} of ${subject ? volumes.length : '?'} volumes${instant}: ${states}`;
  return { what: WHAT, status: all ? 'complete' : 'missing', detail };
}

function inWords({ snapshotId, state, progress, copyOf, lock, sharedWith }: SnapshotState): string {
  const of = copyOf === null ? '' : ` (copy of ${copyOf})`;
  const locked = lock ? `, locked (${lock.mode})${lock.until ? ` until ${lock.until}` : ''}` : '';
  const shared = sharedWith?.length ? `, shared with ${sharedWith.join(' and ')}` : '';
  return `${snapshotId}${of} ${state} ${progress}`.trim() + locked + shared;
}

const takenAlone = (snapshots: readonly SnapshotState[]): SnapshotState[] =>
  snapshots.filter(({ taken, state }) => taken === 'alone' && state !== 'error');

/** What a person should look at. */
export function snapshotNotes(
  { snapshots = [] }: Observed,
  { evidence: { snapshotLock, forensicAccountId } }: Pick<Policy, 'evidence'>,
): string[] {
  const ids = (found: readonly SnapshotState[]) => found.map(({ snapshotId }) => snapshotId).join(', ');
  const alone = takenAlone(snapshots);
  const loose =
    snapshotLock === 'off' ? [] : snapshots.filter((each) => each.state === 'completed' && !each.lock);
  const strange = snapshots.filter((each) =>
    each.sharedWith?.some((account) => account !== forensicAccountId),
  );
  return [
    ...(alone.length > 0
      ? [
          `taken by itself, not at the instant of the others: ${alone.map(({ snapshotId, volumeId }) => `${snapshotId} of ${volumeId}`).join(', ')}`,
        ]
      : []),
    ...(loose.length > 0 ? [`not locked, so that it can be deleted: ${ids(loose)}`] : []),
    ...(strange.length > 0 ? [`shared with an account that is not the forensic one: ${ids(strange)}`] : []),
  ];
}

/** A RAM image that nobody has read is named, and does not make the memory complete. */
export function withHibernation(item: EvidenceItem, input: ReportInput): EvidenceItem {
  const image = ramImageOf(input);
  if (!image) return item;
  const { volumeId, snapshotId, known, unknown } = image;
  const where = snapshotId ?? `no snapshot of ${volumeId}, its root volume`;
  return {
    ...item,
    detail: `${item.detail}; the subject was found hibernated, with its RAM image in ${where}. Known: ${known}. Not known: ${unknown}`,
  };
}
