/** The list of cases in rows: one for where each stands, one for what set it off, one for what to type. */
import { triggerText } from '../../lambdas/common/trigger-text';
import { counted, duration } from '../format';
import { EMPTY_ROW, type Row, type RowTone, row } from '../terminal/row';
import { visible } from '../visible-text';
import type { ListedCase, StatusMessage } from './messages';
import type { Urgency } from './situation';

export const TONES: Readonly<Record<Urgency, RowTone>> = {
  danger: 'bad',
  person: 'warning',
  waiting: 'warning',
  working: 'change',
  standing: 'good',
  over: 'dim',
};

export function listRows({ cases, over }: Extract<StatusMessage, { type: 'cases' }>): Row[] {
  return [
    ...cases.flatMap((each) => [...caseRows(each), EMPTY_ROW]),
    row('', summary(cases.length, over), cases.length === 0 ? 'good' : 'dim'),
  ];
}

function caseRows({ item, situation, ageMs, next }: ListedCase): Row[] {
  const severity = item.severity === undefined ? '' : `, severity ${item.severity}`;
  const residual = item.verdict?.residual.length ?? 0;
  return [
    row('', visible(item.caseId), 'strong'),
    row(
      '  ',
      visible(`${situation.words}${severity}, opened ${duration(ageMs)} ago`),
      TONES[situation.urgency],
    ),
    ...(item.request
      ? [row('  ', visible(`by ${triggerText(item.request.trigger)}${joinedText(item.joined)}`))]
      : []),
    ...(item.verdict
      ? [row('  ', visible(`evidence ${item.verdict.evidence}; ${residualText(residual)}`))]
      : []),
    ...next.map((command) => row('  $ ', visible(command), 'dim')),
  ];
}

const joinedText = (joined: number): string =>
  joined === 0 ? '' : `, and ${counted(joined, 'later trigger')}`;
const residualText = (count: number): string =>
  count === 0 ? 'nothing is still possible' : `${counted(count, 'thing')} still possible`;

function summary(count: number, over: number): string {
  const rest = over === 0 ? '' : `; ${counted(over, 'case is', 'cases are')} over (--all shows them)`;
  return count === 0 ? `No case is open${rest}.` : `${counted(count, 'case')}${rest}.`;
}
