import { releaseRows } from '../../../cli/terminal/release-rows';
import type { ReleaseRehearsal } from '../../../range/drill/result';
import { ACTS_ON_A_TERMINAL } from '../collected-output';

const release: ReleaseRehearsal = {
  outcome: 'released',
  why: undefined,
  rows: [
    { field: 'tags', before: {}, set: {}, now: {}, status: 'restore' },
    { field: 'state', before: 'running', set: 'stopped', now: 'stopped', status: 'cannot', note: 'as asked' },
    { field: 'shutdown-behavior', before: 'stop', set: 'stop', now: 'stop', status: 'as-before' },
  ],
  said: [],
  differences: [],
  tookMs: 4200,
};

const textOf = (given: ReleaseRehearsal): string =>
  releaseRows(given)
    .map(({ head, text }) => head + text)
    .join('\n');

test('where none was asked for there is nothing to show', () => {
  expect(releaseRows(undefined)).toEqual([]);
});

test('it shows what was restored, what could not be, and that the account is as it was', () => {
  const text = textOf(release);
  expect(text).toContain('The way back: released, in 4.2 s');
  expect(text).toMatch(/restored +tags\n +before +none\n/);
  expect(text).toMatch(/cannot +state\n +before +running\n +set +stopped\n +now +stopped\n +as asked/);
  expect(text).toMatch(/as before +shutdown-behavior/);
  expect(text).toContain('The whole account is as it was');
});

test('it lists every difference of the account, in which nothing can act on a terminal', () => {
  const text = textOf({
    ...release,
    differences: ['instance i-1: tags was [], is ["\u001b[2J"]', 'volume v is new'],
  });
  expect(text).toContain('2 differences between the whole account');
  expect(text).toContain('volume v is new');
  expect(text).not.toMatch(ACTS_ON_A_TERMINAL);
});

test('it says why a release did not come to its end', () => {
  expect(textOf({ ...release, outcome: 'refused', why: 'drift' })).toMatch(/refused.*\n.*drift/);
});
