import { EMPTY_ROW, type Row, type RowTone, row } from '../terminal/row';
import { visible } from '../visible-text';
import { sentenceOf } from './finding';
import type { VerifiedItem } from './items';
import type { Verification } from './verify';
import { eventText, headlineOf, itemText, keyText, MARKS, snapshotText } from './words';

/** The whole result: what was verified, what could not be, what is wrong, and the one line that says whether it holds. */
export function verificationRows(verification: Verification, page: string | undefined): Row[] {
  const { holds, broken, doubts } = verification;
  return [
    ...evidenceRows(verification),
    ...list('Does not hold', broken.map(sentenceOf), MARKS.broken, 'bad'),
    ...list('Holds, but', doubts.map(sentenceOf), MARKS.doubtful, 'warning'),
    EMPTY_ROW,
    row(
      '',
      visible(`${holds ? 'HOLDS' : 'DOES NOT HOLD'}: ${headlineOf(verification)}`),
      holds ? 'banner-good' : 'banner-bad',
    ),
    EMPTY_ROW,
    row('', visible(keyText(verification)), verification.key.isCompared ? 'plain' : 'warning'),
    ...(page === undefined ? [] : [row('Page     ', visible(page), 'strong')]),
  ];
}

const TONES: Readonly<Record<VerifiedItem['state'], RowTone>> = {
  holds: 'good',
  broken: 'bad',
  doubtful: 'warning',
};

function evidenceRows({ manifest, reports, items, records }: Verification): Row[] {
  const { caseId, openedAt } = manifest?.case ?? {};
  const width = items.reduce((widest, { path }) => Math.max(widest, [...visible(path)].length), 0);
  return [
    ...(manifest
      ? [
          row('', visible(`Case ${caseId}, opened ${openedAt}`), 'strong'),
          row(
            '',
            visible(`Verdict: ${manifest.verdict.containment}; evidence: ${manifest.verdict.evidence}`),
          ),
        ]
      : []),
    ...heading('Items', items.length),
    ...items.map((item) =>
      row(
        `  ${MARKS[item.state]} ${visible(item.path).padEnd(width)}  `,
        visible(itemText(item)),
        TONES[item.state],
      ),
    ),
    ...heading('Manifests', reports.length),
    ...reports.map(({ path, isSigned }) =>
      row(
        `  ${MARKS[isSigned ? 'holds' : 'broken']} `,
        visible(`${path}: ${isSigned ? 'signature holds' : 'signature does not hold'}`),
        isSigned ? 'good' : 'bad',
      ),
    ),
    ...heading('Custody records', records.length),
    ...records.map(({ record: { number, at, event, who }, isSigned }) =>
      row(
        `  ${MARKS[isSigned ? 'holds' : 'broken']} `,
        visible(`${number}. ${at}  ${eventText(event)}, by ${who}`),
        isSigned ? 'good' : 'bad',
      ),
    ),
    ...list('Not checked here', manifest?.snapshots.map(snapshotText) ?? [], '–', 'dim'),
  ];
}

const heading = (text: string, count: number): Row[] =>
  count === 0 ? [] : [EMPTY_ROW, row('', text, 'strong')];

function list(title: string, entries: readonly string[], mark: string, tone: RowTone): Row[] {
  return [
    ...heading(title, entries.length),
    ...entries.map((each) => row(`  ${mark} `, visible(each), tone)),
  ];
}
