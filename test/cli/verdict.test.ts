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
    'was cut off 4 s after the trigger, but 65.5 kB more got out by ways that this cut does not close',
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

const [address, dns] = drillResult.score.paths;
const withOpenDns = (path: string): DrillResult => ({
  ...leaking,
  verdict: { ...leaking.verdict, residual: [{ path, detail: '' }] },
  score: {
    ...leaking.score,
    paths: [address, dns].flatMap((each) =>
      each ? [{ ...each, bytesAfterVerdict: each.path === 'dns' ? 360 : 0 }] : [],
    ),
  },
});

test('a leak that outlives the case is a warning, one that ended before is none', () => {
  expect(warningsOf(withOpenDns('dns'))).toEqual([
    'Still open when the case was reported: DNS. Stopping the subject would end this.',
  ]);
  expect([leaking, drillResult, lostDrill, dryRun].flatMap(warningsOf)).toEqual([]);
});

test('a way that is open and not named makes the verdict wrong', () => {
  expect(warningsOf(withOpenDns('credentials'))).toEqual([
    expect.stringContaining('The verdict is wrong: it does not name'),
    expect.stringContaining('DNS'),
  ]);
});

test("a verdict that names the finding's addresses as open is right about a cut that never came", () => {
  const residual = [{ path: 'finding-addresses', detail: '' }];
  const named = { ...drillResult, verdict: { ...drillResult.verdict, residual }, score: lostDrill.score };
  expect(warningsOf(named).join()).not.toContain('wrong');
});
