import { JsonReporter } from '../../cli/json-reporter';
import type { Message } from '../../cli/reporter';
import { CollectedOutput } from './collected-output';
import { drillResult, HOSTILE, TRIGGER_AT } from './drill-fixture';

function linesOf(...messages: Message[]): Record<string, unknown>[] {
  const output = new CollectedOutput();
  const reporter = new JsonReporter(output);
  for (const message of messages) reporter.report(message);
  return output.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('an event is one line with its time in UTC and since the trigger', () => {
  const event = { at: TRIGGER_AT + 1_500, kind: 'change', text: HOSTILE, state: 'Tag' } as const;
  expect(linesOf({ type: 'event', event, sinceTriggerMs: 1_500 })).toEqual([
    {
      type: 'event',
      at: '2026-11-23T03:12:01.500Z',
      sinceTriggerMs: 1_500,
      kind: 'change',
      text: HOSTILE,
      state: 'Tag',
    },
  ]);
});

test('the result has verdict, score and vault, and neither events, calls nor history', () => {
  const [line] = linesOf({ type: 'result', result: drillResult, report: 'report.html', next: ['npm start'] });
  expect(line).toMatchObject({
    type: 'result',
    verdict: drillResult.verdict,
    score: JSON.parse(JSON.stringify(drillResult.score)),
    vault: drillResult.vault,
    triggerAt: '2026-11-23T03:12:00.000Z',
    execution: { arn: drillResult.execution.arn, status: 'SUCCEEDED' },
    report: 'report.html',
    next: ['npm start'],
  });
  expect(line).not.toHaveProperty('events');
  expect(line).not.toHaveProperty('calls');
  expect(line).not.toHaveProperty('leaks');
  expect(line).not.toHaveProperty('execution.history');
});

test('a failure is a line too', () => {
  const error = Object.assign(new Error('broken'), { code: 'X' });
  expect(linesOf({ type: 'failure', error }, { type: 'failure', error: 'text' })).toEqual([
    { type: 'failure', name: 'Error', message: 'broken', code: 'X' },
    { type: 'failure', message: 'text' },
  ]);
});
