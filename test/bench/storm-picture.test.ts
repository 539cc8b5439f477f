import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parsePoints, stormPicture, withPlayed } from '../../bench/storm-picture';
import { STORM } from './measured-fixture';

const DOCS = join(resolve(__dirname, '..', '..'), 'docs');
const read = (name: string): string => readFileSync(join(DOCS, name), 'utf8');
const recorded = parsePoints(read('storm.json'));

describe('the recorded storms', () => {
  it('are what the picture shows', () => {
    expect(read('storm.svg')).toBe(stormPicture(recorded));
  });

  it.each(recorded)('are those of the table in docs/storm.md: $mode, $subjects', (point) => {
    const row = read('storm.md')
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.replaceAll(/[*, s]/g, '')))
      .find(([, mode, subjects]) => mode === point.mode && subjects === String(point.subjects));
    const [, , , allCut, bound, , median, critical] = (row ?? []).map(Number);
    const shown = { allCut, bound, median, critical };
    const near = (a: number | undefined, b: number): boolean =>
      Math.abs((a ?? Number.NaN) - b) <= Math.max(0.05, b / 200);
    expect({
      allCut: near(shown.allCut, point.allCutSeconds),
      bound: near(shown.bound, point.boundSeconds),
      median: near(shown.median, point.medianCutSeconds),
      critical: near(shown.critical, point.criticalCutSeconds),
    }).toEqual({ allCut: true, bound: true, median: true, critical: true });
  });
});

describe('what was played now', () => {
  it('takes the place of what was recorded of the same mode and size, and of nothing else', () => {
    const next = withPlayed(recorded, [STORM]);
    expect(next).toHaveLength(recorded.length);
    expect(next.filter((each) => !recorded.includes(each))).toEqual([
      expect.objectContaining({ mode: 'online', subjects: 100, allCutSeconds: 12, boundSeconds: 10 }),
    ]);
  });

  it('is added where nothing was recorded, in the order of the curve', () => {
    const sizes = withPlayed(recorded, [{ ...STORM, subjects: 50 }]).filter(({ mode }) => mode === 'online');
    expect(sizes.map(({ subjects }) => subjects)).toEqual([10, 50, 100, 300, 1000]);
  });

  it('is rejected where some subject was never cut: it has no place on the curve', () => {
    expect(() => withPlayed(recorded, [{ ...STORM, allCutSeconds: null }])).toThrow();
  });
});
