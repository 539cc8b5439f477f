import { collectedNotes } from '../../../lambdas/report/collected';
import { input, result } from './report-fixture';

const notes = (memory: object, image: object = {}): string[] =>
  collectedNotes({
    ...input,
    results: [result('memory', 'ok', { detail: memory }), result('image', 'ok', { detail: image })],
  });

test('says nothing of what was collected whole, or was not to be', () => {
  expect(notes({})).toEqual([]);
  expect(
    notes({ triage: { status: 'ok' }, instanceStore: [{ volume: 1, status: 'ok' }], notImaged: [] }),
  ).toEqual([]);
});

test('names a triage that failed or was skipped, and why', () => {
  expect(notes({ triage: { status: 'skipped', why: 'the subject is stopped' } })).toEqual([
    'live triage skipped: the subject is stopped',
  ]);
});

test('names each volume that is not whole, imaged in part or not at all, or that did not stand the reading back', () => {
  expect(
    notes(
      {
        instanceStore: [{ volume: 1, status: 'failed', why: 'read-error' }],
        notImaged: [{ volume: 2, status: 'failed', why: 'no part arrived' }],
      },
      { volumeProblems: ['disk.raw: it has 1 byte'] },
    ),
  ).toEqual([
    'instance-store volume 1 is not whole: read-error',
    'instance-store volume 2 is not whole: no part arrived',
    'disk.raw: it has 1 byte',
  ]);
});

test('says nothing of a memory that was not reached', () => {
  expect(collectedNotes({ ...input, results: [] })).toEqual([]);
});
