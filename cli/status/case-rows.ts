/** The whole story of a case in rows. */
import { executionLink } from '../../lambdas/common/console-link';
import { msOf } from '../../lambdas/common/time';
import { triggerText } from '../../lambdas/common/trigger-text';
import { clockTime, duration, sinceTrigger } from '../format';
import { pathText } from '../paths';
import { EMPTY_ROW, type Row, type RowTone, row } from '../terminal/row';
import { visible } from '../visible-text';
import { type CaseItem, joinedTriggers } from './case-item';
import { headlineTone } from './headline';
import type { StatusMessage, ToldCase } from './messages';
import type { StoryStep } from './story';

export function caseRows({ told }: Extract<StatusMessage, { type: 'case' }>): Row[] {
  const { caseId, situation, openedAt, ageMs, item, later, story, verdict } = told;
  return [
    EMPTY_ROW,
    row('', visible(`${situation.words.toUpperCase()}: ${caseId}`), headlineTone(situation.urgency)),
    EMPTY_ROW,
    row('', `Opened ${clockTime(openedAt)}, ${duration(ageMs)} ago`),
    ...(story?.mode ? [row('', visible(`Mode ${story.mode.mode} (${story.mode.reason})`))] : []),
    ...(later === undefined
      ? []
      : [row('! ', visible(`A later case of the same instance: ${later}`), 'warning')]),
    ...(item ? triggerRows(item) : []),
    ...list(
      'Steps, and when they ended after the opening',
      (story?.steps ?? []).map((step) => stepRow(step, step.at - openedAt)),
    ),
    ...(verdict ? verdictRows(verdict) : []),
    ...list('Where to look', whereRows(told)),
    ...list(
      'Next',
      told.next.map((command) => row('  $ ', visible(command))),
    ),
  ];
}

function triggerRows(item: CaseItem): Row[] {
  const { request, gate, severity, escalatedBy } = item;
  const first = request ? [`${clockTime(msOf(request.openedAt))}  ${triggerText(request.trigger)}`] : [];
  const joined = joinedTriggers(item).map(
    ({ at, trigger }) => `${at === undefined ? 'later' : clockTime(msOf(at))}  ${triggerText(trigger)}`,
  );
  const decision = request?.decision;
  return [
    ...list(
      'Triggers',
      [...first, ...joined].map((each) => row('  · ', visible(each))),
    ),
    ...(severity === undefined ? [] : [row('  ', `highest severity ${severity}`)]),
    ...(decision ? [row('  ', visible(`decided by the rule ${decision.rule}: ${decision.why}`))] : []),
    ...(gate === undefined || gate === 'open' ? [] : [row('  ', visible(`gate: ${gate}`), 'warning')]),
    ...(escalatedBy === undefined ? [] : [row('  ', visible(`the gate was opened by ${escalatedBy}`))]),
  ];
}

const STEP_TONES: Readonly<Record<string, RowTone>> = {
  ok: 'good',
  failed: 'bad',
  skipped: 'dim',
  'asks a person': 'warning',
};

export function stepRow({ state, status, why }: StoryStep, sinceOpenedMs: number): Row {
  const text = why === undefined ? status : `${status}: ${why}`;
  return row(
    `  ${sinceTrigger(sinceOpenedMs).padStart(10)}  `,
    visible(`${state}: ${text}`),
    STEP_TONES[status] ?? 'plain',
  );
}

const EVIDENCE: Readonly<Record<string, readonly [string, RowTone]>> = {
  complete: ['✔', 'good'],
  missing: ['✘', 'bad'],
};

const verdictRows = (verdict: NonNullable<CaseItem['verdict']>): Row[] => [
  ...list(
    `Verdict: ${visible(verdict.containment)}`,
    verdict.because.map((each) => row('  · ', visible(each))),
  ),
  ...list(
    `Evidence: ${visible(verdict.evidence)}`,
    verdict.evidenceItems.map(({ what, status, detail }) => {
      const [mark, tone] = EVIDENCE[status] ?? ['·', 'dim'];
      return row(`  ${mark} `, visible(`${what}: ${status}, ${detail}`), tone);
    }),
  ),
  ...list(
    'Needs a person',
    verdict.attention.map((each) => row('  ! ', visible(each), 'warning')),
  ),
  ...list(
    'Still possible',
    verdict.residual.map((each) => row('  ~ ', visible(pathText(each)))),
  ),
  ...list(
    'Was possible for a time',
    verdict.exposure.map((each) => row('  ~ ', visible(each))),
  ),
];

function whereRows({ executionArn, item, vault, caseId }: ToldCase): Row[] {
  const { manifestKey, manifestSha256 } = item ?? {};
  return [
    ...(executionArn === undefined ? [] : [row('  ', visible(`execution ${executionLink(executionArn)}`))]),
    row('  ', visible(`evidence  s3://${vault}/cases/${caseId}/`)),
    ...(manifestKey ? [row('  ', visible(`manifest  s3://${vault}/${manifestKey}`))] : []),
    ...(manifestSha256 ? [row('  ', visible(`SHA-256   ${manifestSha256}`))] : []),
  ];
}

const list = (title: string, rows: readonly Row[]): Row[] =>
  rows.length === 0 ? [] : [EMPTY_ROW, row('', title, 'strong'), ...rows];
