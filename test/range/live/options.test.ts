import { HELP, OptionError, parseOptions } from '../../../range/live/options';
import { liveScenarios } from '../../../range/live/scenarios';

const names = (...args: readonly string[]): string[] => parseOptions(args).scenarios.map(({ name }) => name);

test('all scenarios are played unless something else is asked for', () => {
  expect(names()).toEqual(liveScenarios.map(({ name }) => name));
  expect(names('--only', 'lockdown', '--only', 'contained')).toEqual(['contained', 'lockdown']);
  expect(names('--core')).toEqual(liveScenarios.filter(({ isCore }) => isCore).map(({ name }) => name));
});

test('the help names every scenario', () => {
  for (const { name } of liveScenarios) expect(HELP).toContain(` ${name} `);
});

test('rejects a scenario that there is not, and names those that there are', () => {
  expect(() => parseOptions(['--only', 'lockdwon'])).toThrow(OptionError);
  expect(() => parseOptions(['--only', 'lockdwon'])).toThrow('there are contained,');
});

test('rejects an option that there is not', () => {
  expect(() => parseOptions(['--fast'])).toThrow(OptionError);
});
