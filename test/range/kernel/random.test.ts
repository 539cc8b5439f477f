import fc from 'fast-check';
import { Random } from '../../../range/kernel/random';

const draw = (random: Random, count = 5): number[] => Array.from({ length: count }, () => random.next());

test('gives the same stream for the same seed, and another for another', () => {
  expect(draw(new Random('a'))).toEqual(draw(new Random('a')));
  expect(draw(new Random('a'))).not.toEqual(draw(new Random('b')));
});

test('gives a fork that depends on seed and name only, whatever was drawn before', () => {
  const used = new Random('a');
  draw(used, 100);
  expect(draw(used.fork('ids'))).toEqual(draw(new Random('a').fork('ids')));
  expect(draw(used.fork('ids'))).not.toEqual(draw(used.fork('latency')));
});

test('does not let a fork shift what its parent draws', () => {
  const [plain, forking] = [new Random('a'), new Random('a')];
  draw(forking.fork('other'), 7);
  expect(draw(forking)).toEqual(draw(plain));
});

test('draws whole numbers from the whole range, both ends included', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: -50, max: 50 }), fc.nat(6), (seed, from, span) => {
      const random = new Random(seed);
      const drawn = new Set(Array.from({ length: 200 }, () => random.int(from, from + span)));
      expect([...drawn].sort((a, b) => a - b)).toEqual(Array.from({ length: span + 1 }, (_, i) => from + i));
    }),
    { numRuns: 30 },
  );
});

test('spreads over [0, 1) evenly enough', () => {
  const random = new Random('spread');
  const buckets = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 10_000; i++) {
    const at = Math.floor(random.next() * 10);
    buckets[at] = (buckets[at] ?? Number.NaN) + 1;
  }
  for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('writes ids in their forms', () => {
  const random = new Random('ids');
  expect(random.hex(17)).toMatch(/^[0-9a-f]{17}$/);
  for (let i = 0; i < 50; i++)
    expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
