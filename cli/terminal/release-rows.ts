import type { ReleaseRehearsal } from '../../range/drill/result';
import { counted, duration } from '../format';
import { fieldTable } from '../release/message-rows';
import { visible } from '../visible-text';
import { EMPTY_ROW, type Row, row } from './row';

/** The way back, as it was rehearsed: what was put back, and what the simulated account no longer is. */
export function releaseRows(release: ReleaseRehearsal | undefined): Row[] {
  if (!release) return [];
  const { outcome, why, rows, differences, tookMs } = release;
  return [
    EMPTY_ROW,
    row(
      '',
      `The way back: ${visible(outcome)}, in ${duration(tookMs)}`,
      outcome === 'released' ? 'good' : 'bad',
    ),
    ...(why === undefined ? [] : [row('  ! ', visible(why), 'warning')]),
    ...fieldTable(rows, {}),
    EMPTY_ROW,
    row('', differencesTitle(differences.length), differences.length === 0 ? 'good' : 'strong'),
    ...differences.map((each) => row('  ~ ', visible(each))),
  ];
}

const differencesTitle = (count: number): string =>
  count === 0
    ? 'The whole account is as it was before the case'
    : `${counted(count, 'difference')} between the whole account before the case and now`;
