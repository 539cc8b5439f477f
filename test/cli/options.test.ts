import { OptionError } from '../../cli/option-error';
import { parseOptions } from '../../cli/options';

const CHOICES = { modes: ['offline', 'online'], scenarios: ['web-server-c2', 'no-agent'] };
const parse = (...args: string[]) => parseOptions(args, CHOICES);

test('without options the first scenario is played with seed 1 in the mode that its tag says', () => {
  expect(parse()).toEqual({
    scenario: 'web-server-c2',
    mode: undefined,
    seed: '1',
    dryRun: false,
    release: false,
    json: false,
    report: 'report.html',
  });
});

test('every option is taken over', () => {
  const options = parse(
    '--scenario',
    'no-agent',
    '--mode=online',
    '--seed',
    'a-7',
    '--dry-run',
    '--release',
    '--json',
    '--report',
    'x.html',
  );
  expect(options).toEqual({
    scenario: 'no-agent',
    mode: 'online',
    seed: 'a-7',
    dryRun: true,
    release: true,
    json: true,
    report: 'x.html',
  });
});

test.each([[['--help']], [['-h']], [['--mode', 'nonsense', '--help']]])('%j asks for help', (args) => {
  expect(parse(...args)).toBe('help');
});

test.each([
  [['--mode', 'hibernate'], "--mode is 'hibernate'; allowed: offline, online"],
  [['--mode', ''], "--mode is ''; allowed: offline, online"],
  [['--scenario', 'nope'], "--scenario is 'nope'; allowed: web-server-c2, no-agent"],
  [['--seed', ''], "--seed is ''; allowed: 1 to 64"],
  [['--seed', '$(reboot)'], "--seed is '$(reboot)'; allowed: 1 to 64"],
  [['--seed', 's'.repeat(65)], 'allowed: 1 to 64'],
  [['online'], "an argument is 'online'; allowed: options only, after the two dashes"],
  [['--colour'], "'--colour'"],
  [['--mode'], '--mode'],
  [['--json=yes'], '--json'],
  [['--mode', '\u001b[2J'], "--mode is '⟨U+001B⟩[2J'"],
])('%j is rejected with what is allowed', (args, message) => {
  expect(() => parse(...args)).toThrow(OptionError);
  expect(() => parse(...args)).toThrow(message);
});
