import { parseCompareOptions } from '../../../cli/compare/options';
import { REPRESENTATIVE } from '../../../cli/compare/plan';
import { scenarios } from '../../../range/scenarios';

const names = scenarios.map(({ name }) => name);
const parse = (...args: string[]) => parseCompareOptions(['--compare', ...args], names);

test('plays one scenario over a few seeds unless told otherwise', () => {
  expect(parse()).toMatchObject({ scenarios: ['web-server-c2'], seeds: 3, workers: 2, json: false });
});

test('--all plays the representative scenarios, all of which there are', () => {
  expect(parse('--all')).toMatchObject({ scenarios: REPRESENTATIVE, seeds: 5 });
  expect(REPRESENTATIVE.filter((name) => !names.includes(name))).toEqual([]);
});

test('help wins over everything', () => {
  expect(parse('--seeds', 'x', '--help')).toBe('help');
});

test.each([
  [['--seeds', '0'], '--seeds'],
  [['--seeds', '1.5'], '--seeds'],
  [['--workers', 'many'], '--workers'],
  [['--scenario', 'nowhere'], '--scenario'],
  [['--scenario', 'no-agent', '--all'], '--scenario'],
  [['--page', 'page.html'], '--page'],
  [['what'], 'an argument'],
  [['--mode', 'online'], '--mode'],
])('rejects %j', (args, named) => {
  expect(() => parse(...args)).toThrow(named);
});
