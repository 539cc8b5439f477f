import { parseRangeOptions } from '../../../cli/range/options';

const CHOICES = { scenarios: ['web-server-c2', 'no-agent'], modes: ['offline', 'online'] };
const parse = (...args: string[]) => parseRangeOptions(args, CHOICES);

test('without a verb a range is served, as the first scenario, where everybody looks for it', () => {
  expect(parse()).toEqual({
    ...{ verb: 'serve', port: 4599, scenario: 'web-server-c2', mode: undefined, seed: '1', speed: 1 },
    ...{ withoutCordon: false, deliverTo: undefined, exec: undefined, once: false, json: false },
  });
});

test('every option of serving is taken', () => {
  const args = ['--scenario', 'no-agent', '--mode', 'online', '--seed', '7', '--speed', '0.5', '--port', '0'];
  expect(
    parse(...args, '--without-cordon', '--exec', './r.sh', '--deliver-to', 'http://x/y', '--once'),
  ).toMatchObject({
    ...{ scenario: 'no-agent', mode: 'online', seed: '7', speed: 0.5, port: 0 },
    ...{ withoutCordon: true, exec: './r.sh', deliverTo: 'http://x/y', once: true },
  });
});

test('a verb steers the range that stands where it is looked for', () => {
  expect(parse('advance', '10m')).toMatchObject({
    verb: 'advance',
    value: '10m',
    endpoint: 'http://127.0.0.1:4599',
  });
  expect(parse('score', '--port', '80')).toMatchObject({ endpoint: 'http://127.0.0.1:80' });
  expect(parse('state', '--endpoint-url', 'http://[::1]:1')).toMatchObject({ endpoint: 'http://[::1]:1' });
});

test('help is given whatever else is said', () => expect(parse('nonsense', '--help')).toBe('help'));

test.each<[string, readonly string[], RegExp]>([
  ['an unknown verb', ['explode'], /what to do is 'explode'/],
  ['a time that is none', ['advance', '10'], /10m/],
  ['no time', ['advance'], /how far to advance is ''/],
  ['no speed', ['speed'], /the speed is ''/],
  ['a speed below nought', ['--speed=-1'], /--speed/],
  ['a word too many', ['advance', '1m', '2m'], /one thing at a time/],
  ['a word behind a verb that takes none', ['trigger', 'now'], /nothing after trigger/],
  ['an unknown scenario', ['--scenario', 'x'], /web-server-c2, no-agent/],
  ['an unknown mode', ['--mode', 'x'], /offline, online/],
  ['a port that is none', ['--port', '65536'], /0 \(any that is free\) to 65535/],
  ['a place to deliver to that is none', ['--deliver-to', 'file:///etc/passwd'], /an http or https URL/],
  ['to follow what is served', ['--follow'], /with `events` only/],
  ['to steer and to serve at once', ['score', '--once'], /where a range is served/],
])('rejects %s', (_, args, message) => {
  expect(() => parse(...args)).toThrow(message);
});
