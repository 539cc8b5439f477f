import { advantages, beatenIn, cellsOf, hindsight } from '../../../cli/compare/frontier';
import type { Run } from '../../../cli/compare/recording';
import { aRun } from './runs-fixture';

const other = (changed: Partial<Run>): Run => aRun({ order: 'stop-first', ...changed });
const against = (temperament: string, own: Partial<Run>, others: Partial<Run>): Run[] => [
  aRun({ temperament, ...own }),
  other({ temperament, ...others }),
];

test('an order is beaten by one that is better in something and worse in nothing', () => {
  const cells = cellsOf(against('miner', { disk: 0 }, {}));
  expect(beatenIn(cells, 'web-server-c2', 'auto')).toEqual(['stop-first']);
  expect(beatenIn(cells, 'web-server-c2', 'stop-first')).toEqual([]);
});

test('what costs something else beats nothing', () => {
  const cells = cellsOf(against('miner', { disk: 0, memory: 1 }, { disk: 1, memory: 0 }));
  expect(beatenIn(cells, 'web-server-c2', 'auto')).toEqual([]);
});

test('better against one intruder and worse against another beats nothing, but is hindsight', () => {
  const cells = cellsOf([...against('spy', { disk: 0 }, {}), ...against('worm', {}, { infected: 3 })]);
  expect(beatenIn(cells, 'web-server-c2', 'auto')).toEqual([]);
  const [found, ...more] = hindsight(cells, 'auto');
  expect(found).toMatchObject({ by: 'stop-first', temperament: 'spy' });
  expect(found?.measures.map(({ name }) => name)).toEqual(['disk']);
  expect(more).toEqual([]);
});

test('an order that was not played against every intruder beats nothing', () => {
  const cells = cellsOf([...against('spy', { disk: 0 }, {}), aRun({ temperament: 'worm' })]);
  expect(beatenIn(cells, 'web-server-c2', 'auto')).toEqual([]);
});

test.each<[string, Partial<Run>]>([
  ['a tenth of the bytes', { bytesOut: 1_000_000 - 100_000 }],
  ['two beats', { bytesOut: 1_000_000 - 130_000 }],
  ['a time to the cut that lets nothing more out', { cutMs: 1 }],
  ['a hundredth of a cent', { usd: 0.0009 }],
])('%s less is no advantage', (_, changed) => {
  const [own, better] = cellsOf([aRun({ bytesOut: 1_000_000 }), other({ bytesOut: 1_000_000, ...changed })]);
  expect(own && better && advantages(better, own)).toEqual([]);
});

test('counts what the seeds come to on average', () => {
  const own = ['1', '2', '3'].map((seed) => aRun({ seed, memory: seed === '1' ? 1 : 0 }));
  const others = ['1', '2', '3'].map((seed) => other({ seed }));
  const [ours, theirs] = cellsOf([...own, ...others]);
  expect(ours && theirs && advantages(theirs, ours).map(({ name }) => name)).toEqual(['memory']);
});
