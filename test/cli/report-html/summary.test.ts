import { summaryOf } from '../../../cli/report-html/summary';
import type { DrillResult } from '../../../range/drill/result';
import { drillResult, dryRun, lostDrill } from '../drill-fixture';

const score = (more: Partial<DrillResult['score']>): DrillResult => ({
  ...drillResult,
  score: { ...drillResult.score, ...more },
});

test('three sentences say what came in, what was done about it, and how it ended', () => {
  expect(summaryOf(drillResult)).toEqual([
    'At 2026-11-23 03:12:00 UTC Cordon was called to i-0c2ffee0ddba11f00d: GuardDuty finding Backdoor:EC2/C&CActivity.B, severity 8, on i-0c2ffee0ddba11f00d.',
    "It chose mode capture-then-stop (the subject's forensics-mode tag) and cut the intruder off after 4 s by the quarantine group; 1.3 MB got out after the trigger, none of it after the cut.",
    'When the case was reported, 38 min 12 s after the trigger, the evidence is complete; nobody else in the account was hurt; 2 things need a person.',
  ]);
});

test.each<[string, DrillResult, string]>([
  ['what leaked after the cut', score({ bytesOutAfterCut: 65_536 }), '65.5 kB of it after the cut'],
  ['that nothing leaked', score({ bytesOutAfterTrigger: 0 }), 'nothing more got out after the trigger'],
  ['that there was no cut', lostDrill, 'but did not cut the intruder off, who got 48 MB out'],
  ['what is missing', lostDrill, 'missing from the evidence: snapshots'],
  ['who was hurt', lostDrill, '1 neighbour was hurt'],
  ['that a dry run changed nothing', dryRun, 'as a dry run, changed nothing'],
])('the sentences say %s', (_, result, text) => {
  expect(summaryOf(result).join(' ')).toContain(text);
});
