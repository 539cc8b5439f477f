import { scoreRows } from '../../cli/score';
import type { DrillResult, DrillScore } from '../../range/drill/result';
import { drillResult } from './drill-fixture';

const rowOf = (what: string, score: Partial<DrillScore>, mode = 'online') => {
  const result: DrillResult = {
    ...drillResult,
    mode: { name: mode, reason: '' },
    score: { ...drillResult.score, ...score },
  };
  return scoreRows(result).find((each) => each.what === what);
};

test.each([
  ['online', 5_000, true],
  ['online', 5_001, false],
  ['capture-then-stop', 5_001, false],
  ['offline', 10_000, true],
  ['offline', 10_001, false],
])('in mode %s a cut after %d ms within the budget: %s', (mode, cutAfterMs, good) => {
  expect(rowOf('Time to the cut', { cutAfterMs }, mode)?.good).toBe(good);
});

test('the budget counts from the event, and the wait for it is named', () => {
  const cut = rowOf('Time to the cut', { cutAfterMs: 33_000, eventAfterMs: 30_000 });
  expect(cut).toMatchObject({
    measured: '33 s, by the quarantine group, of which 30 s until the event came',
    good: true,
  });
});

test('fails what was never cut off, and praises nothing on the way to no cut', () => {
  const never = { cutAfterMs: undefined, calls: { toCut: 0, total: 9 } };
  expect(rowOf('Time to the cut', never)).toMatchObject({ measured: 'never cut off', good: false });
  for (const what of ['Out by ways that were cut', 'API calls to the cut', 'State transitions to the cut'])
    expect(rowOf(what, never)).toBeUndefined();
});

/** By a path that the verdict of the fixture does not name. */
const leaking = {
  path: 'finding-addresses',
  bytesAfterTrigger: 1,
  cutAfterMs: 1,
  bytesAfterCut: 1,
  lastByteAfterMs: 2,
  bytesAfterVerdict: 0,
} as const;

test('what gets out by a way that is said to be open is told, and no fault of the cut', () => {
  const rows = (path: 'credentials' | 'finding-addresses') =>
    ['Out by ways that were cut', 'Out by ways said to be open'].map(
      (what) => rowOf(what, { paths: [{ ...leaking, path }] })?.measured,
    );
  expect(rows('credentials')).toEqual(['0 bytes', '1 byte']);
  expect(rows('finding-addresses')).toEqual(['1 byte', '0 bytes']);
});

test.each<[string, Partial<DrillScore>]>([
  ['Out by ways that were cut', { paths: [leaking] }],
  ['Neighbours hurt', { neighboursHurt: ['i-1'] }],
  ['API calls to the cut', { calls: { toCut: 9, total: 9 } }],
  ['State transitions to the cut', { transitions: { toCut: 5, total: 5, polling: 0 } }],
  ['State transitions in all', { transitions: { toCut: 1, total: 31, polling: 0 } }],
])('fails "%s" beyond its limit', (what, score) => {
  expect(rowOf(what, {})?.good).toBe(true);
  expect(rowOf(what, score)?.good).toBe(false);
});
