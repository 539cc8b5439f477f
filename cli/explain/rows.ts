import { triggerText } from '../../lambdas/common/trigger-text';
import type { Decision } from '../../lambdas/intake/decision-table';
import type { Part, TriggerRequest } from '../../lambdas/intake/part';
import { counted } from '../format';
import { EMPTY_ROW, type Row, type RowTone, row } from '../terminal/row';
import { visible } from '../visible-text';
import type { Explanation } from './explain';
import type { TypeRow } from './type-table';

const TONES: Readonly<Record<Decision['answer'], RowTone>> = { act: 'bad', ask: 'warning', ignore: 'dim' };

const WHAT: Readonly<Record<TriggerRequest['gate'], string>> = {
  open: 'a case is opened and the instance isolated at once',
  ask: 'a case is opened, and a person is asked before anything is changed',
  verify: 'a case is opened, and nothing is changed before it is known who set the tag and that they may',
};

/** One event: what it is, and what becomes of each instance that it names. */
export const explanationRows = (explanation: Explanation, from: string): Row[] => [
  row(
    '',
    visible(`${explanation.kind}, to Cordon in ${explanation.account}/${explanation.region}, by ${from}`),
    'strong',
  ),
  ...(explanation.note === undefined ? [] : [row('', visible(`It is ${explanation.note}.`), 'dim')]),
  ...alike(explanation.parts).flatMap((parts) => [EMPTY_ROW, ...partRows(parts)]),
  EMPTY_ROW,
];

/** Parts about which there is the same to say, since an attack sequence may name 400 instances. */
function alike(parts: readonly Part[]): Part[][] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = JSON.stringify({ ...part, instanceId: undefined });
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()];
}

function partRows(parts: readonly Part[]): Row[] {
  const [part] = parts;
  if (part === undefined) return [];
  switch (part.kind) {
    case 'refused':
      return [
        row('REFUSED  ', visible(part.reason), 'bad'),
        row('         ', 'it ends in the dead-letter queue and raises an alarm'),
      ];
    case 'ignored':
      return [
        row('IGNORED  ', visible([...namesOf(parts), part.reason].join(': ')), 'dim'),
        ...passedRows(part.decision),
      ];
    case 'trigger':
      return [
        row(
          `${part.decision.answer.toUpperCase().padEnd(9)}`,
          visible(`${namesOf(parts).join()}: ${WHAT[part.gate]}`),
          TONES[part.decision.answer],
        ),
        row('         ', visible(`because of ${triggerText(part.trigger)}`)),
        row('  rule   ', visible(`${part.decision.rule}: ${part.decision.why}`), 'strong'),
        ...passedRows(part.decision),
      ];
  }
}

const SHOWN = 20;

function namesOf(parts: readonly Part[]): string[] {
  const ids = parts.flatMap((part) =>
    part.kind === 'refused' || part.instanceId === undefined ? [] : [part.instanceId],
  );
  if (ids.length === 0) return [];
  const rest = ids.length - SHOWN;
  const shown = ids.slice(0, SHOWN).join(', ');
  return [
    ids.length === 1
      ? shown
      : `${counted(ids.length, 'instance')}: ${shown}${rest > 0 ? ` and ${rest} more` : ''}`,
  ];
}

/** The rules that were looked at before the one that matched. */
const passedRows = (decision: Decision | undefined): Row[] =>
  (decision?.passed ?? []).map(({ rule, because }) =>
    row('  not    ', visible(`${rule}: ${because}`), 'dim'),
  );

/** One line a finding type, under the name of its group. */
export function typeRows(rows: readonly TypeRow[], from: string): Row[] {
  const width = Math.max(...rows.map(({ type }) => type.length));
  return [
    row('', `Every finding type that GuardDuty documents for instances, by ${visible(from)}`, 'strong'),
    ...rows.flatMap((each, at) => [
      ...(each.group === rows[at - 1]?.group ? [] : [EMPTY_ROW, row('', each.group, 'strong')]),
      row(`  ${each.type.padEnd(width)}  `, `${decisionsText(each)}${targetText(each)}`, toneOf(each)),
    ]),
    EMPTY_ROW,
  ];
}

const decisionsText = ({ decisions }: TypeRow): string =>
  decisions.map(({ severity, answer, rule }) => `${severity}: ${answer} (${rule})`).join('  ');

const targetText = ({ ifTarget }: TypeRow): string =>
  ifTarget === undefined ? '' : `  as target: ${ifTarget}`;

const toneOf = ({ decisions }: TypeRow): RowTone => {
  const answers = decisions.map(({ answer }) => answer);
  return answers.includes('act') ? 'plain' : answers.includes('ask') ? 'warning' : 'dim';
};
