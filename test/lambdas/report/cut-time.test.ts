import { iso, msOf } from '../../../lambdas/common/time';
import { timeToCutMs } from '../../../lambdas/report/cut-time';
import type { ReportInput } from '../../../lambdas/report/input';
import { input, result } from './report-fixture';

const openedMs = msOf(input.case.openedAt);

const change = (afterMs: number, action = 'ec2:ModifyNetworkInterfaceAttribute', outcome = 'done') =>
  ({
    at: iso(openedMs + afterMs),
    action,
    target: 'x',
    what: 'a -> b',
    outcome: outcome as 'done' | 'would be done',
  }) as const;

const of = (results: ReportInput['results'], mode: 'online' | 'offline' = 'online') =>
  timeToCutMs({ ...input, choice: { mode, reason: 'test' }, results });

test('it is the last change of the first isolation and of what severs', () => {
  const results = [
    result('isolate', 'ok', { changes: [change(1_000), change(3_000)] }),
    result('sever', 'ok', { changes: [change(4_000)] }),
    result('protect', 'ok', { changes: [change(9_000)] }),
    result('isolate', 'ok', { changes: [change(60_000)] }),
  ];
  expect(of(results)).toBe(4_000);
});

test('offline it is the stop, not the quarantine that follows it', () => {
  const results = [
    result('power', 'ok', { changes: [change(2_000, 'ec2:StopInstances')] }),
    result('isolate', 'ok', { changes: [change(50_000)] }),
  ];
  expect(of(results, 'offline')).toBe(2_000);
});

test('offline without a stop it is the quarantine in its place', () => {
  const results = [result('power', 'skipped'), result('isolate', 'ok', { changes: [change(5_000)] })];
  expect(of(results, 'offline')).toBe(5_000);
});

test.each([
  ['nothing was changed', [result('isolate', 'failed')]],
  ['it was a dry run', [result('isolate', 'ok', { changes: [change(1, 'ec2:X', 'would be done')] })]],
  ['nothing was reached', []],
])('there is none where %s', (_, results) => {
  expect(of(results)).toBeUndefined();
});
