import type { SnapshotState } from '../../../lambdas/common/case-snapshots';
import { snapshotEvidence, snapshotNotes, withHibernation } from '../../../lambdas/report/snapshot-evidence';
import { POLICY } from '../policy-fixture';
import { input, observed, result } from './report-fixture';

const [one, other] = observed.snapshots ?? [];
if (!one || !other) throw new Error('the fixture has two snapshots');

const seen = (...snapshots: SnapshotState[]) => ({ ...observed, snapshots });
const copy: SnapshotState = {
  ...one,
  snapshotId: 'snap-9',
  volumeId: 'vol-ffffffff',
  taken: null,
  copyOf: 'snap-1',
  sharedWith: ['444455556666'],
};

describe('what the verdict says of the disks', () => {
  it('names each snapshot with its state, its lock, what it is a copy of and who may use it', () => {
    const { detail } = snapshotEvidence(input, seen(one, { ...other, lock: null }, copy));
    expect(detail).toBe(
      '2 of 2 volumes, as of one instant: snap-1 completed 100%, locked (governance) until 2027-11-23T03:00:05.000Z, snap-2 completed 100%, snap-9 (copy of snap-1) completed 100%, locked (governance) until 2027-11-23T03:00:05.000Z, shared with 444455556666',
    );
  });

  it('counts no copy as the snapshot of a volume', () => {
    expect(snapshotEvidence(input, seen(one, copy))).toMatchObject({ status: 'missing' });
  });

  it('says when they are not of one instant, for a snapshot by itself that is good', () => {
    const alone = { ...other, taken: 'alone' as const };
    const failed = { ...other, snapshotId: 'snap-3', state: 'error' };
    expect(snapshotEvidence(input, seen(one, failed, alone)).detail).toContain(', not as of one instant: ');
    expect(snapshotNotes(seen(one, failed, alone), POLICY)).toEqual([
      'taken by itself, not at the instant of the others: snap-2 of vol-2',
    ]);
    expect(snapshotEvidence(input, seen(one, other, { ...alone, state: 'error' })).detail).toContain(
      ', as of one instant: ',
    );
  });

  it('warns of what is not locked, unless policy locks nothing', () => {
    const loose = seen({ ...one, lock: null }, other);
    expect(snapshotNotes(loose, POLICY)).toEqual(['not locked, so that it can be deleted: snap-1']);
    const off = { evidence: { ...POLICY.evidence, snapshotLock: 'off' as const } };
    expect(snapshotNotes(loose, off)).toEqual([]);
  });

  it('warns of a share with anybody but the forensic account', () => {
    const withForensics = { evidence: { ...POLICY.evidence, forensicAccountId: '444455556666' } };
    expect(snapshotNotes(seen(one, other, copy), withForensics)).toEqual([]);
    expect(snapshotNotes(seen(one, { ...other, sharedWith: ['all'] }, copy), withForensics)).toEqual([
      'shared with an account that is not the forensic one: snap-2',
    ]);
    expect(snapshotNotes(seen(one, other, copy), POLICY)).toEqual([
      'shared with an account that is not the forensic one: snap-9',
    ]);
  });
});

describe('a RAM image of a hibernation', () => {
  const item = { what: 'memory', status: 'missing', detail: 'skipped: the subject is stopped' } as const;
  const hibernation = { volumeId: 'vol-1', snapshotId: 'snap-1', known: 'this', unknown: 'that' };

  it('is named with what is not known of it, and does not make the memory complete', () => {
    const results = [
      result('snapshot', 'ok', { detail: { hibernation } }),
      result('snapshot', 'failed', { why: 'late' }),
    ];
    expect(withHibernation(item, { ...input, results })).toEqual({
      ...item,
      detail: `${item.detail}; the subject was found hibernated, with its RAM image in snap-1. Known: this. Not known: that`,
    });
  });

  it('is not spoken of where there is none', () => {
    const results = [result('snapshot', 'ok', { detail: { hibernation: null } })];
    expect(withHibernation(item, { ...input, results })).toEqual(item);
  });
});
