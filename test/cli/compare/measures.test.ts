import { MEASURES, spreadOf, typical } from '../../../cli/compare/measures';
import { aRun } from './runs-fixture';

const runs = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((value) =>
  aRun({ bytesOut: value * 1_000, cutMs: value }),
);

test('the spread is the median and the 10th and 90th percentile', () => {
  expect(spreadOf(runs, 'bytesOut')).toEqual({ median: 6_000, low: 2_000, high: 10_000, mean: 6_000 });
});

test('what never came is later than everything that did', () => {
  const never = runs.map((run, at) => (at < 6 ? { ...run, cutMs: null } : run));
  expect(spreadOf(never, 'cutMs')).toMatchObject({ median: null, high: null, low: 8, mean: 9 });
});

test('the time to the cut is said by its median, all else by its mean', () => {
  const one = [
    aRun({ disk: 1, cutMs: null }),
    aRun({ disk: 0, cutMs: 5_000 }),
    aRun({ disk: 0, cutMs: 7_000 }),
  ];
  const said = MEASURES.filter(({ name }) => name === 'disk' || name === 'cutMs').map((measure) =>
    measure.say(typical(measure, one)),
  );
  expect(said).toEqual(['7 s', '33 %']);
});

test('an order that never cuts says so', () => {
  const [cut] = MEASURES;
  expect(cut?.say(null)).toBe('never');
});
