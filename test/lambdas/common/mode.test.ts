import fc from 'fast-check';
import { chooseMode, type Mode, modeSchema } from '../../../lambdas/common/mode';

const KEY = 'forensics-mode';

describe('chooseMode', () => {
  it.each(modeSchema.options)('takes the policy default %s when there is no tag', (fallback) => {
    const { mode, reason } = chooseMode(KEY, undefined, fallback);
    expect(mode).toBe(fallback);
    expect(reason).toContain('no forensics-mode tag');
  });

  it.each([
    ['offline', 'offline'],
    [' Offline ', 'offline'],
    ['ONLINE', 'online'],
    ['capture-then-stop\n', 'capture-then-stop'],
  ])('reads the tag %j as %s', (value, mode) => {
    expect(chooseMode(KEY, value, 'online')).toEqual({ mode, reason: "the subject's forensics-mode tag" });
  });

  it.each(['hibernate', 'auto', '', ' ', 'off-line', 'offline online', 'stop'])(
    'contains and keeps online what is tagged %j, whatever the default is, and says so',
    (value) => {
      const { mode, reason } = chooseMode(KEY, value, 'offline');
      expect(mode).toBe('online');
      expect(reason).toContain(JSON.stringify(value));
      expect(reason).toContain('offline, online, capture-then-stop');
    },
  );

  it('never chooses a mode that stops for a value that does not ask for it', () => {
    const values = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(values, fc.constantFrom<Mode>(...modeSchema.options), (value, fallback) => {
        const asked = modeSchema.options.find((each) => each === value.trim().toLowerCase());
        expect(chooseMode(KEY, value, fallback).mode).toBe(asked ?? 'online');
      }),
    );
  });
});
