import { statusOf } from '../../cli/exit-status';
import { headlineOf, markOf, toneOf, warningsOf } from '../../cli/verdict';
import type { DrillResult } from '../../range/drill/result';
import { drillResult, dryRun, lostDrill } from './drill-fixture';

test.each([
  ['contained', 'good', 0],
  ['not contained', 'bad', 1],
  ['not attempted (dry run)', 'warning', 1],
  ['no verdict', 'bad', 1],
  ['Contained?', 'bad', 1],
])('"%s" is %s and ends with status %d', (containment, tone, status) => {
  expect([toneOf(containment), statusOf(containment)]).toEqual([tone, status]);
});

test.each([
  ['complete', 'kept'],
  ['not promised', 'none'],
  ['missing', 'missing'],
  ['whatever', 'missing'],
])('evidence that is %s is marked %s', (status, mark) => {
  expect(markOf(status)).toBe(mark);
});

const leaking: DrillResult = {
  ...drillResult,
  score: { ...drillResult.score, bytesOutAfterCut: 65_536, lastByteAfterMs: 15_000 },
};

test.each<[string, DrillResult, string]>([
  ['a cut', drillResult, 'was cut off 4 s after the trigger'],
  [
    'a cut that leaks',
    leaking,
    'was cut off 4 s after the trigger, but 65.5 kB more got out over what was already connected',
  ],
  ['no cut', lostDrill, 'was not cut off'],
  ['a dry run', dryRun, 'was left as it is: this was a dry run'],
])('the headline of %s says so', (_, result, text) => {
  expect(headlineOf(result)).toBe(`${result.subject} ${text}`);
});

test('a verdict that the simulated world contradicts is called wrong', () => {
  expect(warningsOf({ ...drillResult, score: lostDrill.score })).toEqual([
    expect.stringContaining('The verdict is wrong'),
  ]);
});

test('a leak that outlives the case is a warning, one that ended before is none', () => {
  const lastByteAfterMs = leaking.score.totalMs + 1;
  const endless = { ...leaking, score: { ...leaking.score, lastByteAfterMs } };
  expect(warningsOf(endless)).toEqual([expect.stringContaining('still open when the case was reported')]);
  expect([leaking, drillResult, lostDrill, dryRun].flatMap(warningsOf)).toEqual([]);
});
