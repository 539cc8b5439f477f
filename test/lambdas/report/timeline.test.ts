import fc from 'fast-check';
import { timelineLines, verifyTimeline } from '../../../lambdas/common/custody';
import { timelineOf } from '../../../lambdas/report/timeline';
import { computeVerdict } from '../../../lambdas/report/verdict';
import { caseOf } from '../case-fixture';
import { POLICY } from '../policy-fixture';
import { input, items, observed, result, SUBJECT } from './report-fixture';

const WRITTEN_AT = '2026-11-23T03:30:00.000Z';
const verdict = computeVerdict(input, observed, items, POLICY);
const timelineWith = (results: typeof input.results, request = input.case) =>
  timelineOf({ ...input, case: request, results }, verdict, WRITTEN_AT);
const at = (second: number): string => `2026-11-23T03:00:${String(second).padStart(2, '0')}.000Z`;
const change = (second: number, target: string) => ({
  at: at(second),
  action: 'ec2:X',
  target,
  what: 'a -> b',
  outcome: 'done' as const,
});

describe('timelineOf', () => {
  it('begins with what GuardDuty saw and the case, and ends with what was read and the verdict', () => {
    const timeline = timelineWith([]);
    expect(timeline.slice(0, 2)).toMatchObject([
      { kind: 'trigger', by: 'GuardDuty', what: 'Backdoor:EC2/C&CActivity.B: first seen' },
      { kind: 'trigger', by: 'intake', what: `case ${input.case.caseId} opened by finding` },
    ]);
    expect(timeline.at(-1)).toEqual({
      at: WRITTEN_AT,
      kind: 'verdict',
      by: 'report',
      what: 'contained; evidence complete',
    });
    const read = timeline.slice(2, -1);
    expect(read.map(({ kind, by }) => `${kind} ${by}`)).toContain('observation report');
    expect(read.map(({ what }) => what)).toEqual(expect.arrayContaining([...verdict.because]));
  });

  it('begins with the case when an analyst opened it', () => {
    const request = caseOf(SUBJECT, { kind: 'tag', key: 'cordon:respond', version: 1 });
    expect(timelineWith([], request)[0]?.what).toContain('opened by tag');
  });

  it('orders the changes of all steps by time, whatever the order in which the steps ended', () => {
    const timeline = timelineWith([
      result('protect', 'ok', { changes: [change(4, 'd'), change(2, 'b')] }),
      result('isolate', 'ok', { changes: [change(1, 'a'), change(3, 'c')] }),
    ]);
    const actions = timeline.filter(({ kind }) => kind === 'action');
    expect(actions.map(({ by, what }) => `${by}: ${what}`)).toEqual([
      'isolate: ec2:X a: a -> b (done)',
      'protect: ec2:X b: a -> b (done)',
      'isolate: ec2:X c: a -> b (done)',
      'protect: ec2:X d: a -> b (done)',
    ]);
  });

  it('has what a step saw on its way, and what it did not do', () => {
    const observations = [
      { at: at(5), what: '1 of 8 parts arrived' },
      { at: 'soon', what: 'at no time' },
    ];
    const timeline = timelineWith([
      result('memory', 'failed', { why: 'too short', detail: { observations } }),
    ]);
    const ofMemory = timeline.filter(({ by }) => by === 'memory');
    expect(ofMemory).toEqual([
      { at: at(5), kind: 'observation', by: 'memory', what: '1 of 8 parts arrived' },
      { at: WRITTEN_AT, kind: 'observation', by: 'memory', what: 'failed: too short' },
    ]);
  });

  it('loses no change, keeps the order of those of one moment, and makes a chain that holds whatever they say', () => {
    const texts = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.string({ unit: 'binary' })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(texts, (given) => {
        const changes = given.map(([second, what], index) => ({ ...change(second, `${index}`), what }));
        const timeline = timelineWith([result('x', 'ok', { changes })]);
        const expected = [0, 1, 2, 3].flatMap((second) => changes.filter((each) => each.at === at(second)));
        const targets = timeline
          .filter(({ kind }) => kind === 'action')
          .map(({ what }) => what.split(/[ :]/)[2]);
        expect(targets).toEqual(expected.map(({ target }) => target));
        expect(verifyTimeline(timelineLines(timeline).text)).toMatchObject({
          problems: [],
          entries: timeline,
        });
      }),
    );
  });
});
