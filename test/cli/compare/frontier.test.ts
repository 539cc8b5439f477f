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
  const [found, ...more] = hindsight(cells);
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
  ['half a second to the cut', { cutMs: 1_600 }],
  ['a hundredth of a cent', { usd: 0.0009 }],
])('%s less is no advantage', (_, changed) => {
  const [own, better] = cellsOf([aRun({ bytesOut: 1_000_000 }), other({ bytesOut: 1_000_000, ...changed })]);
  expect(own && better && advantages(better, own)).toEqual([]);
});

test('what seeds alone would make of it is no advantage', () => {
  const memories = (order: string, kept: readonly number[]): Run[] =>
    kept.map((memory, at) => aRun({ order, memory, seed: String(at) }));
  const found = (own: readonly number[], others: readonly number[]): string[] => {
    const [ours, theirs] = cellsOf([...memories('auto', own), ...memories('stop-first', others)]);
    return ours && theirs ? advantages(theirs, ours).map(({ name }) => name) : [];
  };
  expect(found([1, 1, 0, 1, 1], [1, 1, 1, 1, 1])).toEqual([]);
  expect(found([0, 0, 0, 1, 0], [1, 1, 1, 1, 1])).toEqual(['memory']);
});

test('never to be cut off is worse than late', () => {
  const [never, late] = cellsOf([aRun({ cutMs: null }), other({ cutMs: 600_000 })]);
  expect(never && late && advantages(late, never).map(({ name }) => name)).toEqual(['cutMs']);
  expect(never && late && advantages(never, late)).toEqual([]);
});
