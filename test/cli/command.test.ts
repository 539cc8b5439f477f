import { commandOf, nextCommands } from '../../cli/command';
import { parseOptions } from '../../cli/options';

const MODES = ['offline', 'online'];
const SCENARIOS = ['web-server-c2', 'no-agent'];
const parse = (command: string) =>
  parseOptions(command.split(' ').slice(3), { modes: MODES, scenarios: SCENARIOS });

test.each([
  { scenario: 'no-agent', mode: 'online', seed: '7', dryRun: true, release: false },
  { scenario: 'web-server-c2', mode: undefined, seed: 'a.b', dryRun: false, release: true },
])('the command of a drill asks for the same drill: %j', (request) => {
  expect(parse(commandOf(request))).toMatchObject(request);
});

test('next come the other modes here and the other scenarios, never the drill that was just played', () => {
  const commands = nextCommands({ scenario: 'no-agent', mode: 'online' }, MODES, SCENARIOS);
  expect(commands).toEqual([
    'npm start -- --scenario no-agent --mode offline',
    'npm start -- --scenario web-server-c2',
  ]);
});

test('of many scenarios those come next that follow, and the help has the rest', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(nextCommands({ scenario: 'e', mode: 'online' }, ['online'], many)).toEqual([
    ...['f', 'a', 'b'].map((name) => `npm start -- --scenario ${name}`),
    'npm start -- --help',
  ]);
});
