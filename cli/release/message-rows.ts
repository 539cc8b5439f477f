/** A release in rows: every field with how it was, what Cordon set, how it is now, and what happens to it. */
import type { ReleaseRow } from '../../range/drill/result';
import { EMPTY_ROW, type Row, type RowTone, row } from '../terminal/row';
import { visible } from '../visible-text';
import type { ReleaseMessage } from './messages';
import type { ReleaseOptions } from './options';
import { valueText } from './value-text';

export function releaseRows({ options, output }: ReleaseMessage): Row[] {
  const { outcome, plan, result, changes } = output;
  return [
    EMPTY_ROW,
    ...fieldTable(plan.rows, options.resolutions),
    ...list(
      'What was done',
      changes.map(({ action, target, what }) => `${action} ${target}: ${what}`),
    ),
    ...list('Not as it was before the case', result?.differences ?? [], '!', 'warning'),
    EMPTY_ROW,
    row('', visible(headline(outcome, options)), TONES[outcome] ?? 'banner-bad'),
    EMPTY_ROW,
    ...reasons(result?.why ?? plan.why),
    ...(result ? [row('', visible(`Record: ${result.record.key}`), 'dim')] : []),
  ];
}

const TONES: Readonly<Record<string, RowTone>> = {
  planned: 'strong',
  released: 'banner-good',
  'already-released': 'banner-good',
  refused: 'banner-warning',
};

const reasons = (why: string | undefined): Row[] =>
  why === undefined ? [] : [row('', visible(why), 'strong')];

function headline(outcome: string, { caseId, apply }: ReleaseOptions): string {
  switch (outcome) {
    case 'planned':
      return `Nothing was changed: this is what a release of ${caseId} would do. --apply with --reason does it.`;
    case 'released':
      return `RELEASED: ${caseId}`;
    case 'already-released':
      return `RELEASED ALREADY: ${caseId}`;
    case 'refused':
      return apply
        ? `REFUSED, and nothing was changed: ${caseId}`
        : `A release of ${caseId} would be refused`;
    default:
      return `NOT EVERYTHING WAS RESTORED: ${caseId}. Look, then run it again: it goes on where it stopped.`;
  }
}

/** Those that are as before in one line; the others with their three values. */
export function fieldTable(rows: readonly ReleaseRow[], resolutions: ReleaseOptions['resolutions']): Row[] {
  const same = rows.filter(({ status }) => status === 'as-before');
  const width = Math.max(0, ...rows.map((each) => fateOf(each, resolutions).what.length));
  return [
    ...rows
      .filter(({ status }) => status !== 'as-before')
      .flatMap((each) => fieldRows(each, fateOf(each, resolutions), width)),
    ...(same.length === 0
      ? []
      : [row(`  ${'as before'.padEnd(width)}  `, visible(same.map(({ field }) => field).join(', ')), 'dim')]),
  ];
}

interface Fate {
  readonly what: string;
  readonly tone: RowTone;
}

function fateOf({ field, status }: ReleaseRow, resolutions: ReleaseOptions['resolutions']): Fate {
  if (status === 'as-before') return { what: 'as before', tone: 'dim' };
  if (status === 'cannot') return { what: 'cannot', tone: 'warning' };
  if (resolutions[field] === 'leave') return { what: 'left', tone: 'plain' };
  return status === 'drift' && resolutions[field] === undefined
    ? { what: 'DECIDE', tone: 'bad' }
    : { what: 'restored', tone: 'change' };
}

function fieldRows(
  { field, before, set, now, note }: ReleaseRow,
  { what, tone }: Fate,
  width: number,
): Row[] {
  const indent = ' '.repeat(width + 4);
  const values = [
    ['before', before],
    ['set', set],
    ['now', now],
  ] as const;
  return [
    row(`  ${what.padEnd(width)}  `, visible(field), tone),
    ...values.map(([name, value]) => row(`${indent}${name.padEnd(8)}`, visible(valueText(value)))),
    ...(note === undefined ? [] : [row(indent, visible(note), 'dim')]),
  ];
}

function list(title: string, entries: readonly string[], mark = '·', tone: RowTone = 'plain'): Row[] {
  if (entries.length === 0) return [];
  return [
    EMPTY_ROW,
    row('', title, 'strong'),
    ...entries.map((each) => row(`  ${mark} `, visible(each), tone)),
  ];
}
