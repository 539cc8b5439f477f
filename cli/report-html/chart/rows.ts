/** What the picture of time shows, row by row, before anything is drawn. Times are virtual ms since the trigger. */
import type { DrillEventKind, DrillResult } from '../../../range/drill/result';
import { bytes, counted, duration } from '../../format';
import { pathName } from '../../paths';
import { byState, type Visit, visitsOf } from '../visits';

export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly look: 'task' | 'wait' | 'group' | 'failed' | 'traffic';
  readonly title: string;
}

export interface ChartMark {
  readonly at: number;
  readonly title: string;
}

export type ChartRow =
  | { readonly kind: 'bars'; readonly label: string; readonly bars: readonly Bar[]; readonly note: string }
  | {
      readonly kind: 'marks';
      readonly label: string;
      readonly look: DrillEventKind;
      readonly marks: readonly ChartMark[];
    };

export function chartRows(result: DrillResult): ChartRow[] {
  return [
    ...traffic(result),
    marks(result, 'intruder', ['intruder']),
    ...steps(result),
    marks(result, 'change', ['change'], 'changes'),
    marks(result, 'evidence', ['evidence']),
    marks(result, 'world', ['world', 'alarm'], 'account'),
  ];
}

/** The rows that have anything to show until `until`, and in them only that. */
export function rowsUntil(rows: readonly ChartRow[], until: number): ChartRow[] {
  return rows.flatMap((row): ChartRow[] => {
    if (row.kind === 'marks') {
      const marks = row.marks.filter(({ at }) => at <= until);
      return marks.length === 0 ? [] : [{ ...row, marks }];
    }
    const bars = row.bars.filter(({ from }) => from < until);
    return bars.length === 0 ? [] : [{ ...row, bars }];
  });
}

/** A lane for each of the intruder's ways out, for as long as it was open. */
function traffic({ score: { paths } }: DrillResult): ChartRow[] {
  return paths.map(({ path, cutAfterMs, bytesAfterTrigger, lastByteAfterMs }) => {
    const to = cutAfterMs ?? Math.max(lastByteAfterMs ?? 0, 0);
    const until = cutAfterMs === undefined ? ', not closed' : ` in ${duration(cutAfterMs)}`;
    const note = bytes(bytesAfterTrigger) + until;
    const bar: Bar = { from: -1, to, look: 'traffic', title: `${pathName(path)}: ${note}` };
    return { kind: 'bars', label: laneName(path), bars: [bar], note };
  });
}

/** Short enough for the column. */
const laneName = (path: string): string => {
  const name = pathName(path).replace(/^(The|Other) /, '');
  return `out: ${name.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`;
};

function marks(
  { events, triggerAt }: DrillResult,
  look: DrillEventKind,
  kinds: readonly DrillEventKind[],
  label: string = look,
): ChartRow {
  const shown = events
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ at, text }) => ({ at: at - triggerAt, title: text }));
  return { kind: 'marks', label, look, marks: shown };
}

/** States that take time; a Choice, Pass or Succeed state takes none. */
const LOOKS: Readonly<Record<string, Bar['look']>> = {
  Task: 'task',
  Wait: 'wait',
  Parallel: 'group',
  Map: 'group',
};

function steps({ execution, triggerAt }: DrillResult): ChartRow[] {
  const timed = visitsOf(execution.history).filter(({ type }) => LOOKS[type] !== undefined);
  return [...byState(timed)].map(([state, visits]) => {
    const bars = visits.map((visit) => barOf(visit, triggerAt));
    const total = visits.reduce((sum, { from, to }) => sum + to - from, 0);
    const note = visits.length === 1 ? duration(total) : counted(visits.length, 'visit');
    return { kind: 'bars', label: `${'  '.repeat(visits[0]?.depth ?? 0)}${state}`, bars, note };
  });
}

function barOf({ state, type, from, to, error }: Visit, triggerAt: number): Bar {
  const failure = error === undefined ? '' : `, failed: ${error}`;
  const title = `${state}: ${duration(to - from)}, from ${duration(Math.max(0, from - triggerAt))} after the trigger${failure}`;
  return {
    from: from - triggerAt,
    to: to - triggerAt,
    look: error === undefined ? (LOOKS[type] ?? 'task') : 'failed',
    title,
  };
}
