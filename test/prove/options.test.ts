import { ExperimentError } from '../../prove/experiment-error';
import { OptionError, parseOptions } from '../../prove/options';

test('plays everything that must be played within ten minutes on two cores, unless told otherwise', () => {
  expect(parseOptions([])).toMatchObject({ minutes: 10, workers: 2, seed: '1', all: false, only: undefined });
});

test('help asks for nothing else', () => {
  expect(parseOptions(['--help', '--seed', '!'])).toBe('help');
});

test.each([
  [['--minutes', '0'], OptionError, /--minutes takes a number above 0, got '0'/],
  [['--workers', 'many'], OptionError, /--workers takes a number above 0, got 'many'/],
  [['--seed', 'a b'], OptionError, /--seed takes letters, digits and dots, got 'a b'/],
  [['--fast'], OptionError, /--fast/],
  [['--replay', 'x/y'], ExperimentError, /'x\/y' is no run/],
] as const)('rejects %j', (args, kind, message) => {
  expect(() => parseOptions(args)).toThrow(kind);
  expect(() => parseOptions(args)).toThrow(message);
});
