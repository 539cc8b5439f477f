import fc from 'fast-check';
import { timelineOf } from '../../../lambdas/report/timeline';
import { caseOf } from '../case-fixture';
import { input, result, SUBJECT } from './report-fixture';

const END = { at: '2026-11-23T03:30:00.000Z', what: 'verdict: contained' };
const at = (second: number): string => `2026-11-23T03:00:${String(second).padStart(2, '0')}.000Z`;
const change = (second: number, target: string) => ({
  at: at(second),
  action: 'ec2:X',
  target,
  what: 'a -> b',
  outcome: 'done' as const,
});

describe('timelineOf', () => {
  it('begins with what GuardDuty saw and the case, and ends with the verdict', () => {
    const timeline = timelineOf(input, END).map(({ what }) => what);
    expect(timeline).toEqual([
      'Backdoor:EC2/C&CActivity.B: first seen by GuardDuty',
      `case ${input.case.caseId} opened by finding`,
      'verdict: contained',
    ]);
  });

  it('begins with the case when an analyst opened it', () => {
    const request = caseOf(SUBJECT, { kind: 'tag', key: 'cordon:respond', version: 1 });
    expect(timelineOf({ ...input, case: request }, END)[0]?.what).toContain('opened by tag');
  });

  it('orders the changes of all steps by time, whatever the order in which the steps ended', () => {
    const results = [
      result('protect', 'ok', { changes: [change(4, 'd'), change(2, 'b')] }),
      result('isolate', 'ok', { changes: [change(1, 'a'), change(3, 'c')] }),
      result('memory', 'skipped'),
    ];
    const timeline = timelineOf({ ...input, results }, END);
    expect(timeline.slice(2, -1).map(({ what }) => what)).toEqual([
      'isolate: ec2:X a: a -> b (done)',
      'protect: ec2:X b: a -> b (done)',
      'isolate: ec2:X c: a -> b (done)',
      'protect: ec2:X d: a -> b (done)',
    ]);
  });

  it('loses no change and keeps the order of those of one moment', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 }), (seconds) => {
        const changes = seconds.map((second, index) => change(second, `${second}/${index}`));
        const timeline = timelineOf({ ...input, results: [result('x', 'ok', { changes })] }, END).slice(
          2,
          -1,
        );
        const expected = [0, 1, 2, 3].flatMap((second) => changes.filter((each) => each.at === at(second)));
        expect(timeline.map(({ what }) => what.split(' ')[2])).toEqual(
          expected.map(({ target }) => `${target}:`),
        );
      }),
    );
  });
});
