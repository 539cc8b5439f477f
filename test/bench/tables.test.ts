import { figuresOf } from '../../bench/figures';
import type { Measured } from '../../bench/measure';
import { asText } from '../../bench/table';
import { tablesOf } from '../../bench/tables';
import { MEASURED, MODE, STORM } from './measured-fixture';

const text = (measured: Measured, testSeconds?: number): string =>
  tablesOf(measured, testSeconds).map(asText).join('\n');
const { init, template } = MEASURED;
const handler = (over: Partial<Measured['init']['handlers'][number]>): Measured => ({
  ...MEASURED,
  init: { ...init, handlers: init.handlers.map((each) => ({ ...each, ...over })) },
});
const mode = (over: Partial<typeof MODE>): Measured => ({ ...MEASURED, modes: [{ ...MODE, ...over }] });

describe('the tables', () => {
  it('say of nothing within its budget that it is over', () => {
    expect(text(MEASURED, 90)).not.toContain('OVER');
  });

  it.each<[string, Measured, string]>([
    ['a late cut', mode({ cutMs: { median: 2000, worst: 5001 } }), '(OVER 5.0 s)'],
    ['a late stop', mode({ chose: 'offline', cutMs: { median: 2000, worst: 10_001 } }), '(OVER 10.0 s)'],
    ['calls to the cut', mode({ callsToCut: 9 }), '9 (OVER 8)'],
    ['transitions to the cut', mode({ transitionsToCut: 5 }), '5 (OVER 4)'],
    ['transitions', mode({ transitions: 31 }), '31 (OVER 30)'],
    ['cost', mode({ computeUsd: 0.02 }), '0.02000 (OVER 0.01)'],
    ['a slow storm', { ...MEASURED, storms: [{ ...STORM, ratio: 1.25 }] }, '1.25 (OVER 1.2)'],
    ['a subject that is never cut', { ...MEASURED, storms: [{ ...STORM, allCutSeconds: null }] }, 'NOT ALL'],
    ['a large bundle', handler({ bytes: 901_000 }), '901 (OVER 900)'],
    ['a slow bundle', handler({ initMs: 61 }), '61 (OVER 60)'],
    ['a template', { ...MEASURED, template: { ...template, resources: 501 } }, '501 (OVER 500)'],
    [
      'an idle cost',
      { ...MEASURED, template: { ...template, idle: { ...template.idle, usdMonth: 2 } } },
      '2.00 (OVER 0)',
    ],
  ])('mark %s that is over its budget', (_, measured, mark) => {
    expect(text(measured)).toContain(mark);
  });

  it('mark tests that take too long, and say where nobody timed them', () => {
    expect(text(MEASURED, 463)).toContain('463 (OVER 90)');
    expect(text(MEASURED)).toContain('not timed in this run');
  });
});

describe('the figures that a change is held to', () => {
  it('have each a name of their own', () => {
    const names = figuresOf(MEASURED).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are not numbers where a subject was never cut', () => {
    const figures = figuresOf({ ...MEASURED, storms: [{ ...STORM, allCutSeconds: null }] });
    const lost = figures.filter(({ value }) => !Number.isFinite(value)).map(({ name }) => name);
    expect(lost).toEqual(['storm/online, 100 subjects/all cut']);
  });

  it('have no times of this machine among those that must repeat', () => {
    const slower: Measured = {
      ...handler({ initMs: 999 }),
      storms: MEASURED.storms.map((each) => ({ ...each, realSeconds: 999, realMegabytes: 999 })),
      synthesisSeconds: 999,
    };
    expect(figuresOf(slower)).toEqual(figuresOf(handler({})));
  });
});
