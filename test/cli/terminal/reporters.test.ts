import { stripVTControlCharacters } from 'node:util';
import { pathText } from '../../../cli/paths';
import type { Message, Reporter } from '../../../cli/reporter';
import { LinesReporter } from '../../../cli/terminal/lines-reporter';
import { TerminalReporter } from '../../../cli/terminal/terminal-reporter';
import type { DrillResult } from '../../../range/drill/result';
import { ACTS_ON_A_TERMINAL, CollectedOutput } from '../collected-output';
import { drillResult, dryRun, HOSTILE, lostDrill, TRIGGER_AT } from '../drill-fixture';

function messagesOf(result: DrillResult): Message[] {
  const { title, story, name } = result.scenario;
  return [
    {
      type: 'start',
      request: { scenario: name, mode: undefined, seed: '1', dryRun: false, release: false },
      title,
      story,
    },
    { type: 'progress', text: 'Bundling …' },
    ...result.events.map(
      (event): Message => ({ type: 'event', event, sinceTriggerMs: event.at - TRIGGER_AT }),
    ),
    { type: 'result', result, report: 'report.html', next: ['npm start -- --mode online'] },
  ];
}

function shownBy(
  create: (output: CollectedOutput) => Reporter,
  output: CollectedOutput,
  result: DrillResult,
): CollectedOutput {
  const reporter = create(output);
  for (const message of messagesOf(result)) reporter.report(message);
  return output;
}

const plain = (result: DrillResult) =>
  shownBy((output) => new LinesReporter(output, output), new CollectedOutput(), result);

const atTerminal = (result: DrillResult, columns: number, environment: NodeJS.ProcessEnv = {}) =>
  shownBy(
    (output) => new TerminalReporter(output, output, environment),
    new CollectedOutput({ isTTY: true, columns }),
    result,
  );

const RESULTS = { contained: drillResult, lost: lostDrill, 'dry run': dryRun };

describe.each(Object.entries(RESULTS))('%s', (_, result) => {
  test('nothing that the subject wrote acts on the terminal', () => {
    expect(plain(result).text).not.toMatch(ACTS_ON_A_TERMINAL);
    const { text } = atTerminal(result, 80);
    expect(text).not.toContain(HOSTILE.slice(0, 4));
    expect(stripVTControlCharacters(text)).not.toMatch(ACTS_ON_A_TERMINAL);
  });

  test.each([40, 80, 200])('no line is wider than a terminal of %d columns', (columns) => {
    const widths = atTerminal(result, columns).lines.map(
      (line) => [...stripVTControlCharacters(line)].length,
    );
    // The score's column of names needs its room.
    expect(Math.max(...widths)).toBeLessThanOrEqual(Math.max(columns, 56));
  });

  test('the verdict, its reasons, the evidence, what needs a person and the score are all there', () => {
    const { text } = plain(result);
    const { verdict } = result;
    expect(text).toContain(`${verdict.containment.toUpperCase()}: ${result.subject}`);
    for (const reason of [...verdict.because, ...verdict.residual.map(pathText), ...verdict.exposure])
      expect(text).toContain(reason);
    for (const { what, status, detail } of verdict.evidenceItems)
      expect(text).toContain(`${what}: ${status}, ${detail}`);
    for (const part of [
      'Needs a person',
      'Time to the cut',
      'API calls in all',
      'report.html',
      '--mode online',
    ])
      expect(text).toContain(part);
  });
});

test('a log has one line for each event, with its time, its kind and its step', () => {
  const { lines } = plain(drillResult);
  const shown = lines.filter((line) => /^ *[+-]\d+:\d\d/.test(line));
  expect(shown).toHaveLength(drillResult.events.length);
  expect(shown).toContain('    +0:03.0  change    Protect: termination protection: off → on');
});

test('objects in the vault are shown without the folder that they share', () => {
  const event = { at: 0, kind: 'evidence', text: 'cases/i-1-2026/before-state/instance.json' } as const;
  const output = new CollectedOutput();
  new LinesReporter(output, output).report({ type: 'event', event, sinceTriggerMs: 1_300 });
  expect(output.lines).toEqual(['    +0:01.3  evidence  before-state/instance.json']);
});

test('NO_COLOR leaves no escape, and the verdict still stands out', () => {
  const { text } = atTerminal(drillResult, 60, { NO_COLOR: '1' });
  expect(text).not.toMatch(ACTS_ON_A_TERMINAL);
  expect(text).toContain(`${'='.repeat(60)}\n  CONTAINED`);
});

test('a terminal with colours shows the verdict on a coloured block', () => {
  const GREEN = '\u001b[42m';
  expect(atTerminal(drillResult, 80).text).toContain(GREEN);
  expect(atTerminal(lostDrill, 80).text.split('CONTAINED')[0]).not.toContain(GREEN);
});

test('a failure goes to the errors', () => {
  for (const create of [
    (o: CollectedOutput, e: CollectedOutput) => new LinesReporter(o, e),
    (o: CollectedOutput, e: CollectedOutput) => new TerminalReporter(o, e, {}),
  ]) {
    const [output, errors] = [new CollectedOutput(), new CollectedOutput()];
    create(output, errors).report({ type: 'failure', error: new Error('no port') });
    expect([output.text, errors.lines[0]]).toEqual(['', 'The drill broke down: Error: no port']);
  }
});
