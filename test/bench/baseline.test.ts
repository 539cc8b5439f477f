import { join, resolve } from 'node:path';
import {
  accepted,
  type Baseline,
  BaselineError,
  historyProblems,
  parseBaseline,
  readBaseline,
} from '../../bench/baseline';
import { hasMoved, TOLERANCE } from '../../bench/compare';
import { type Figure, lower, ratio } from '../../bench/figure';

const EMPTY: Baseline = { figures: {}, changes: [] };
const take = (baseline: Baseline, figures: readonly Figure[], reason = 'a new way', date = '2026-11-26') =>
  accepted(baseline, figures, { date, reason }, hasMoved);
const FIRST = take(EMPTY, [lower('calls', 10, 'calls'), ratio('init', 2)], 'the first');

describe('accepting figures', () => {
  it('writes each new value down with the date, the reason and the old one', () => {
    const next = take(FIRST, [lower('calls', 12, 'calls'), ratio('init', 2)]);
    expect(next.figures.calls).toEqual({ value: 12, unit: 'calls', kind: 'repeatable', better: 'lower' });
    expect(next.changes.at(-1)).toEqual({
      date: '2026-11-26',
      reason: 'a new way',
      figures: { calls: { from: 10, to: 12 } },
    });
    expect(historyProblems(next)).toEqual([]);
  });

  it('takes a repeatable figure however little it moved, so that small steps do not add up unseen', () => {
    expect(take(FIRST, [lower('calls', 10.1, 'calls'), ratio('init', 2)]).figures.calls?.value).toBe(10.1);
  });

  it('leaves a ratio that stayed within its tolerance, and takes one that did not', () => {
    const noise = take(FIRST, [lower('calls', 10, 'calls'), ratio('init', 2 * (1 + TOLERANCE.ratio * 0.9))]);
    expect(noise).toEqual(FIRST);
    const moved = take(FIRST, [lower('calls', 10, 'calls'), ratio('init', 2 * (1 + TOLERANCE.ratio * 1.1))]);
    expect(moved.figures.init?.value).not.toBe(2);
  });

  it('writes down what is gone and what came', () => {
    const next = take(FIRST, [lower('calls', 10, 'calls'), lower('bytes', 7, 'bytes')]);
    expect(next.changes.at(-1)?.figures).toEqual({
      bytes: { from: null, to: 7 },
      init: { from: 2, to: null },
    });
    expect(historyProblems(next)).toEqual([]);
    const back = take(next, [lower('calls', 10, 'calls'), lower('bytes', 7, 'bytes'), ratio('init', 3)]);
    expect(historyProblems(back)).toEqual([]);
  });

  it.each(['', '   ', '\n'])('rejects the reason %j', (reason) => {
    expect(() => take(FIRST, [lower('calls', 12, 'calls')], reason)).toThrow(BaselineError);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'rejects a run in which a figure is %d, and names it',
    (value) => {
      expect(() => take(FIRST, [lower('calls', value, 'calls')])).toThrow('not measured were calls');
    },
  );
});

describe('the history of a baseline', () => {
  const loosened = (value: number): Baseline => ({
    ...FIRST,
    figures: { ...FIRST.figures, calls: { value, unit: 'calls', kind: 'repeatable', better: 'lower' } },
  });

  it('fails a value that was edited by hand, up or down', () => {
    expect(historyProblems(loosened(11))).toEqual(['calls is 11, but the last reason given was for 10']);
    expect(historyProblems(loosened(9))).toHaveLength(1);
  });

  it('fails a value for which no reason was ever given', () => {
    expect(historyProblems({ ...FIRST, changes: [] })).toHaveLength(2);
  });

  it('fails a figure that was taken out by hand', () => {
    const { calls: _, ...figures } = FIRST.figures;
    expect(historyProblems({ ...FIRST, figures })).toEqual([
      'calls is null, but the last reason given was for 10',
    ]);
  });

  it('fails an entry that does not begin where the last one ended', () => {
    const change = { date: '2026-11-26', reason: 'x', figures: { calls: { from: 11, to: 12 } } };
    const broken = { ...loosened(12), changes: [...FIRST.changes, change] };
    expect(historyProblems(broken)).toEqual([
      'calls: the change of 2026-11-26 begins from 11, but it was 10',
    ]);
  });

  it.each([
    ['an empty reason', { date: '2026-11-26', reason: ' ', figures: {} }],
    ['no date', { date: 'today', reason: 'x', figures: {} }],
    [
      'a value that is no number',
      { date: '2026-11-26', reason: 'x', figures: { calls: { from: 'ten', to: 12 } } },
    ],
  ])('rejects a change with %s', (_, change) => {
    expect(() => parseBaseline(JSON.stringify({ figures: {}, changes: [change] }))).toThrow(BaselineError);
  });

  it('rejects a figure without a finite value', () => {
    const figures = { calls: { value: null, unit: 'calls', kind: 'repeatable', better: 'lower' } };
    expect(() => parseBaseline(JSON.stringify({ figures, changes: [] }))).toThrow('figures.calls.value');
  });

  it('of the repository is whole', () => {
    const baseline = readBaseline(join(resolve(__dirname, '..', '..'), 'bench', 'baseline.json'));
    expect(historyProblems(baseline)).toEqual([]);
    expect(Object.keys(baseline.figures).length).toBeGreaterThan(100);
  });
});
