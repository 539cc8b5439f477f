import { sentenceOf } from '../verify/finding';
import type { Verification } from '../verify/verify';
import { headlineOf, itemText, MARKS } from '../verify/words';
import { visible } from '../visible-text';
import { EMPTY_ROW, type Row, row } from './row';

/** In short what `cordon verify` says of the case: whether it holds, the images, and every finding. */
export function verificationRows(verification: Verification | undefined): Row[] {
  if (!verification) return [];
  const { holds, items, broken, doubts, key } = verification;
  const large = items.filter(({ kind }) => /image$|^triage$/.test(kind));
  return [
    EMPTY_ROW,
    row('', 'The case in the vault, as cordon verify checks it', 'strong'),
    row(`  ${MARKS[holds ? 'holds' : 'broken']} `, headlineOf(verification), holds ? 'good' : 'bad'),
    ...large.map((item) =>
      row(
        `  ${MARKS[item.state]} `,
        visible(`${item.path}: ${itemText(item)}, SHA-256 ${item.sha256 ?? 'unknown'}`),
        item.state === 'holds' ? 'good' : 'bad',
      ),
    ),
    ...broken.map((each) => row(`  ${MARKS.broken} `, sentenceOf(each), 'bad')),
    ...doubts.map((each) => row(`  ${MARKS.doubtful} `, sentenceOf(each), 'warning')),
    ...(key.fingerprint === undefined ? [] : [row('    ', `signed with the key ${key.fingerprint}`, 'dim')]),
  ];
}
