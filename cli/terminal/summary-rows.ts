import type { DrillResult } from '../../range/drill/result';
import { type PathRow, pathRows, pathText } from '../paths';
import { recordedChanges } from '../recorded-changes';
import { scoreRows } from '../score';
import { headlineOf, MARKS, type Mark, markOf, toneOf, warningsOf } from '../verdict';
import type { Verification } from '../verify/verify';
import { visible } from '../visible-text';
import { releaseRows } from './release-rows';
import { EMPTY_ROW, type Row, type RowTone, row } from './row';
import { verificationRows } from './verification-rows';

/** The end of a drill for a person at night: verdict first, then why, what was kept, what is left to do, the score. */
export function summaryRows(
  result: DrillResult,
  report: string,
  next: readonly string[],
  verification?: Verification,
): Row[] {
  const { verdict, caseId, mode, execution } = result;
  const planned = recordedChanges(execution.history, 'would be done').map(
    ({ action, target, what }) => `${action} ${target}: ${what}`,
  );
  return [
    EMPTY_ROW,
    row(
      '  ',
      `${verdict.containment.toUpperCase()}: ${visible(headlineOf(result))}`,
      `banner-${toneOf(verdict.containment)}`,
    ),
    EMPTY_ROW,
    row('  ', visible(`Case ${caseId}, mode ${mode.name} (${mode.reason})`)),
    ...warningsOf(result).flatMap((warning) => [EMPTY_ROW, row('  ', warning, 'bad')]),
    ...list('Because', verdict.because, '·', 'plain'),
    ...evidence(result),
    ...verificationRows(verification),
    ...list('Needs a person', verdict.attention, '!', 'warning'),
    ...list('Would have been done', planned, '·', 'plain'),
    ...list('Still possible after the cut', verdict.residual.map(pathText), '~', 'plain'),
    ...list('Was possible for a time', verdict.exposure, '~', 'plain'),
    ...paths(result),
    ...score(result),
    ...releaseRows(result.release),
    EMPTY_ROW,
    row('Report   ', visible(report), 'strong'),
    ...next.map((command, at) => row(at === 0 ? 'Try next ' : '         ', visible(command))),
  ];
}

const title = (text: string): Row[] => [EMPTY_ROW, row('', text, 'strong')];

function list(heading: string, entries: readonly string[], mark: string, tone: RowTone): Row[] {
  if (entries.length === 0) return [];
  return [...title(heading), ...entries.map((entry) => row(`  ${mark} `, visible(entry), tone))];
}

const MARK_TONES: Readonly<Record<Mark, RowTone>> = { kept: 'good', missing: 'bad', none: 'dim' };

function evidence({ verdict, score: { evidence: traces } }: DrillResult): Row[] {
  const items = verdict.evidenceItems.map(({ what, status, detail }) =>
    marked(markOf(status), `${what}: ${status}, ${detail}`),
  );
  const survived = traces.map(({ what, kept, detail }) =>
    marked(kept ? 'kept' : 'missing', `${what}: ${detail}`),
  );
  return [
    ...title(`Evidence: ${visible(verdict.evidence)}`),
    ...items,
    ...(survived.length === 0
      ? []
      : [...title('Traces of the intruder, and whether they survived'), ...survived]),
  ];
}

const marked = (mark: Mark, text: string): Row => row(`  ${MARKS[mark]} `, visible(text), MARK_TONES[mark]);

const FATES: Readonly<Record<PathRow['fate'], Mark>> = {
  closed: 'kept',
  unused: 'none',
  named: 'none',
  unnamed: 'missing',
};

function paths(result: DrillResult): Row[] {
  const rows = pathRows(result);
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(({ name }) => name.length));
  return [
    ...title('Ways out that the intruder had, and what got out by each after the trigger'),
    ...rows.map(({ name, afterTrigger, closed, afterVerdict, fate }) => {
      const after = fate === 'closed' ? '' : `, ${afterVerdict} of it after the verdict`;
      const mark = MARKS[FATES[fate]];
      return row(
        `  ${mark} ${name.padEnd(width)}  `,
        `${afterTrigger}${after}; closed: ${closed}`,
        fate === 'unnamed' ? 'bad' : 'plain',
      );
    }),
  ];
}

function score(result: DrillResult): Row[] {
  const rows = scoreRows(result);
  const width = Math.max(...rows.map(({ what }) => what.length));
  return [
    ...title('Score, as it really was in the simulated world'),
    ...rows.map(({ what, measured, budget, good }) => {
      const limit = budget === undefined ? '' : ` (${budget})`;
      const mark = good === undefined ? ' ' : MARKS[good ? 'kept' : 'missing'];
      return row(
        `  ${mark} ${what.padEnd(width)}  `,
        visible(measured + limit),
        good === false ? 'bad' : 'plain',
      );
    }),
  ];
}
