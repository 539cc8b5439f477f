import fc from 'fast-check';
import { type AskedMode, askedMode, askedModeSchema } from '../../../lambdas/common/mode';

const KEY = 'forensics-mode';

describe('askedMode', () => {
  it.each(askedModeSchema.options)('takes the policy default %s when there is no tag', (fallback) => {
    const { mode, reason } = askedMode(undefined, KEY, undefined, fallback);
    expect(mode).toBe(fallback);
    expect(reason).toContain('no forensics-mode tag');
  });

  it.each([
    ['offline', 'offline'],
    [' Offline ', 'offline'],
    ['ONLINE', 'online'],
    ['capture-then-stop\n', 'capture-then-stop'],
    ['Hibernate', 'hibernate'],
    ['auto', 'auto'],
  ])('reads the tag %j as %s', (value, mode) => {
    expect(askedMode(undefined, KEY, value, 'online')).toEqual({
      mode,
      reason: "the subject's forensics-mode tag",
    });
  });

  it.each(askedModeSchema.options)('takes %s from the person before the tag', (mode) => {
    expect(askedMode(mode, KEY, 'offline', 'online')).toEqual({
      mode,
      reason: 'the person who started the case asked for it',
    });
  });

  it.each(['', ' ', 'off-line', 'offline online', 'stop', 'hibernated', 'automatic'])(
    'contains and keeps online what is tagged %j, whatever the default is, and says so',
    (value) => {
      const { mode, reason } = askedMode(undefined, KEY, value, 'offline');
      expect(mode).toBe('online');
      expect(reason).toContain(JSON.stringify(value));
      expect(reason).toContain('offline, online, capture-then-stop, hibernate, auto');
    },
  );

  it('never takes a mode that stops for a value that does not ask for it', () => {
    const values = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(values, fc.constantFrom<AskedMode>(...askedModeSchema.options), (value, fallback) => {
        const asked = askedModeSchema.options.find((each) => each === value.trim().toLowerCase());
        expect(askedMode(undefined, KEY, value, fallback).mode).toBe(asked ?? 'online');
      }),
    );
  });
});
