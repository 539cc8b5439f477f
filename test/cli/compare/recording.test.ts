import { readRecording, writeRecording } from '../../../cli/compare/recording';
import { aRun } from './runs-fixture';

const recording = { horizonMs: 1_800_000, runs: [aRun(), aRun({ seed: '2', cutMs: null, noticed: true })] };

test('comes back as it was written', () => {
  expect(readRecording(writeRecording(recording))).toEqual(recording);
});

test('has a line for each run', () => {
  const lines = writeRecording(recording).split('\n');
  expect(lines.filter((line) => line.startsWith('["web-server-c2"'))).toHaveLength(2);
});

test.each([
  ['no JSON', 'x'],
  ['a column too few', writeRecording(recording).replace('"cutMs",', '')],
  ['a share above one', writeRecording({ ...recording, runs: [aRun({ disk: 2 })] })],
])('rejects %s', (_, text) => {
  expect(() => readRecording(text)).toThrow();
});
