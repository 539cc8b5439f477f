import fc from 'fast-check';
import { compressedScale, linearScale, type Scale } from '../../../../cli/report-html/chart/scale';

const scales = fc
  .tuple(fc.integer({ min: 1_000, max: 700_000_000 }), fc.integer({ min: 500, max: 50_000 }))
  .chain(([until, unit]) =>
    fc.constantFrom<Scale>(linearScale(184, 972, until), compressedScale(8, 352, until, unit)),
  );

test('time only ever goes to the right, and stays between the edges', () => {
  fc.assert(
    fc.property(scales, fc.array(fc.integer({ min: -1e6, max: 1e9 })), (scale, times) => {
      const places = times.toSorted((a, b) => a - b).map((ms) => scale.x(ms));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      for (const x of places) expect(x >= scale.left && x <= scale.right).toBe(true);
    }),
  );
});

test('the trigger stands right of what was before it, and the end at the right edge', () => {
  fc.assert(
    fc.property(scales, (scale) => {
      expect([scale.x(-1), scale.x(0), scale.x(scale.until)]).toEqual([scale.left, scale.zero, scale.right]);
    }),
  );
});

test('lines begin at the trigger, end with the time that is shown, and are few', () => {
  fc.assert(
    fc.property(scales, ({ ticks, until }) => {
      expect(ticks[0]).toBe(0);
      expect(ticks.every((ms) => ms >= 0 && ms <= until)).toBe(true);
      expect(ticks.length).toBeLessThan(16);
    }),
  );
});
