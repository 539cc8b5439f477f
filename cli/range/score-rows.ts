/** What really happened on a served range, whoever answered. The score is the drill's; budgets are Cordon's own and are left out. */
import { bytes, duration } from '../format';
import { pathName } from '../paths';
import { EMPTY_ROW, type Row, type RowTone, row } from '../terminal/row';
import { cutByText, MARKS } from '../verdict';
import { visible } from '../visible-text';
import type { ScoreAnswer } from './answers';

export const isCutOff = ({ score }: ScoreAnswer): boolean => score.cutAfterMs !== undefined;

export function scoreRows(answer: ScoreAnswer): Row[] {
  const { score, scenario, subject, verdict } = answer;
  const cut = score.cutAfterMs;
  const headline = cut === undefined ? 'NEVER CUT OFF' : `CUT OFF after ${duration(cut)}`;
  const last =
    score.lastByteAfterMs === undefined ? '' : `, the last after ${duration(score.lastByteAfterMs)}`;
  return [
    EMPTY_ROW,
    row(
      '',
      `${headline}${by(score.cutBy)}: ${subject} (${scenario})`,
      cut === undefined ? 'banner-bad' : 'banner-good',
    ),
    EMPTY_ROW,
    row('  Got out after the trigger  ', `${bytes(score.bytesOutAfterTrigger)}${last}`),
    row('  Of it after the cut        ', bytes(score.bytesOutAfterCut)),
    row('  The intruder noticed       ', score.intruderNoticed ?? 'nothing'),
    row('  Calls of the responder     ', `${score.calls.total}, ${score.calls.toCut} of them until the cut`),
    ...(verdict
      ? [
          row(
            '  Its own verdict            ',
            visible(`${verdict.containment}, evidence ${verdict.evidence}`),
          ),
        ]
      : []),
    ...titled('Ways out that the intruder had', score.paths.map(pathRow)),
    ...titled(
      'Evidence',
      score.evidence.map(({ what, kept, detail }) => marked(kept, visible(`${what}: ${detail}`))),
    ),
    ...titled('Neighbours', neighbours(score.neighboursHurt)),
  ];
}

const by = (cutBy: string | undefined): string => (cutBy === undefined ? '' : `, by ${cutByText(cutBy)}`);

function pathRow({ path, bytesAfterTrigger, cutAfterMs }: ScoreAnswer['score']['paths'][number]): Row {
  const closed = cutAfterMs === undefined ? 'still open' : `closed after ${duration(cutAfterMs)}`;
  return marked(
    cutAfterMs !== undefined,
    `${pathName(path)}: ${closed}, ${bytes(bytesAfterTrigger)} got out`,
  );
}

const neighbours = (hurt: readonly string[]): Row[] =>
  hurt.length === 0 ? [marked(true, 'nobody was hurt')] : hurt.map((each) => marked(false, visible(each)));

const titled = (title: string, rows: readonly Row[]): Row[] =>
  rows.length === 0 ? [] : [EMPTY_ROW, row('', title, 'strong'), ...rows];

function marked(good: boolean, text: string): Row {
  const tone: RowTone = good ? 'good' : 'bad';
  return row(`  ${MARKS[good ? 'kept' : 'missing']} `, text, tone);
}
