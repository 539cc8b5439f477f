import * as fc from 'fast-check';
import { accepted, type Baseline, type Held } from '../../bench/baseline';
import { compare, failures, hasMoved, improvements, TOLERANCE, worsening } from '../../bench/compare';
import type { Figure } from '../../bench/figure';
import { verdictText } from '../../bench/verdicts';

const held = (value: number, better: Held['better'] = 'lower', kind: Held['kind'] = 'repeatable'): Held => ({
  ...{ value, better, kind },
  unit: 'calls',
});
const figure = (value: number, from: Held = held(value)): Figure => ({ ...from, name: 'calls', value });
const baselineOf = (from: Held): Baseline => ({ figures: { calls: from }, changes: [] });
const verdictOf = (from: Held, value: number) =>
  compare([figure(value, from)], baselineOf(from))[0]?.verdict.kind;

describe('a figure beside its baseline', () => {
  it.each([
    [100, 'lower', 100, 'same'],
    [100, 'lower', 110, 'within'],
    [100, 'lower', 111, 'worse'],
    [100, 'lower', 90, 'within'],
    [100, 'lower', 89, 'better'],
    [100, 'higher', 90, 'within'],
    [100, 'higher', 89, 'worse'],
    [100, 'higher', 111, 'better'],
    [4, 'lower', 5, 'worse'],
    [0.001, 'lower', 0.0011, 'within'],
    [0.001, 'lower', 0.00111, 'worse'],
    [0, 'lower', 0, 'same'],
    [0, 'lower', 1, 'worse'],
    [0, 'lower', 1e-9, 'worse'],
    [0, 'higher', 1, 'better'],
    [0, 'higher', -1, 'worse'],
    [-10, 'lower', -8, 'worse'],
    [-10, 'higher', -8, 'better'],
    [1, 'lower', Number.NaN, 'not measured'],
    [1, 'lower', Number.POSITIVE_INFINITY, 'not measured'],
    [1, 'higher', Number.POSITIVE_INFINITY, 'not measured'],
  ] as const)('of %d, where %s is better, is at %d %s', (from, better, now, verdict) => {
    expect(verdictOf(held(from, better), now)).toBe(verdict);
  });

  it('may move further where it is a ratio, and no further than its tolerance', () => {
    const from = held(2, 'lower', 'ratio');
    expect(verdictOf(from, 2 * (1 + TOLERANCE.ratio))).toBe('within');
    expect(verdictOf(from, 2.02 * (1 + TOLERANCE.ratio))).toBe('worse');
  });

  it('is judged by the tolerance of the baseline, whatever the measured one calls itself', () => {
    const compared = compare([{ ...figure(120), kind: 'ratio' }], baselineOf(held(100)));
    expect(compared[0]?.verdict.kind).toBe('worse');
  });

  it('worsens one way when it gets better the other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 1e6 }), (from, to) => {
        expect(worsening(held(from, 'lower'), to)).toBeCloseTo(-worsening(held(from, 'higher'), to), 12);
      }),
    );
  });
});

describe('the check', () => {
  const names = ['a', 'b', 'c'];
  const figures = names.map((name, at) => ({ ...figure(100 + at), name }));
  const baseline: Baseline = {
    figures: Object.fromEntries(figures.map(({ name, value }) => [name, held(value)])),
    changes: [],
  };

  it('passes on its own figures', () => {
    expect(failures(compare(figures, baseline))).toEqual([]);
  });

  it.each(names)(
    'fails when the baseline of %s alone was a fifth better, and names figure, old, new and the command',
    (name) => {
      const value = Math.round((baseline.figures[name]?.value ?? 0) * 0.8);
      const compared = compare(figures, {
        ...baseline,
        figures: { ...baseline.figures, [name]: held(value) },
      });
      expect(failures(compared).map((each) => each.name)).toEqual([name]);
      const now = figures.find((each) => each.name === name)?.value;
      expect(verdictText(compared, [])).toContain(`WORSE: ${name} was ${value}, is ${now} calls.`);
      expect(verdictText(compared, [])).toContain("npm run bench -- --accept 'why'");
    },
  );

  it('notices what became better without failing', () => {
    const compared = compare([{ ...figure(50), name: 'a' }, ...figures.slice(1)], baseline);
    expect(failures(compared)).toEqual([]);
    expect(improvements(compared).map(({ name }) => name)).toEqual(['a']);
    expect(verdictText(compared, [])).toContain('Better by more than a tenth: a was 100, is 50 calls.');
    expect(verdictText(compared, [])).toContain('Nothing became worse.');
  });

  it('fails on a figure that nobody accepted', () => {
    const compared = compare([...figures, { ...figure(1), name: 'd' }], baseline);
    expect(failures(compared).map(({ name }) => name)).toEqual(['d']);
    expect(verdictText(compared, [])).toContain('NEW: d was –, is 1 calls. It has no baseline:');
  });

  it('fails on a figure that is not measured any more', () => {
    const compared = compare(figures.slice(1), baseline);
    expect(failures(compared).map(({ name }) => name)).toEqual(['a']);
    expect(verdictText(compared, [])).toContain('MISSING: a was 100, is – calls.');
  });

  it('fails on a figure that is no number, which cannot be accepted', () => {
    const compared = compare([{ ...figure(Number.NaN), name: 'a' }, ...figures.slice(1)], baseline);
    expect(failures(compared).map(({ name }) => name)).toEqual(['a']);
    expect(verdictText(compared, [])).toContain('NOT MEASURED: a was 100, is NaN calls.');
    expect(verdictText(compared, [])).toContain('is not accepted');
  });

  it('fails on a broken history although every figure is the same', () => {
    const text = verdictText(compare(figures, baseline), ['a is 100, but the last reason given was for 90']);
    expect(text).toContain('the last reason given was for 90');
    expect(text).toContain('1 thing fails.');
  });

  it('passes after what was measured was accepted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }),
        (values) => {
          const measured = figures.map((each, at) => ({ ...each, value: values[at] ?? 0 }));
          const next = accepted(baseline, measured, { date: '2026-11-26', reason: 'why' }, hasMoved);
          expect(compare(measured, next).every(({ verdict }) => verdict.kind === 'same')).toBe(true);
        },
      ),
    );
  });
});
