/**
 * Whoever may write to the case table, or names what its workflow did, cannot keep `cordon status` from telling the cases: it ends with one of
 * its statuses, in words, without a trace and without a character that acts on a terminal.
 */
import fc from 'fast-check';
import { ATTRIBUTES } from '../../cli/status/case-item';
import { statusMain } from '../../cli/status/main';
import { ACTS_ON_A_TERMINAL, CollectedOutput } from '../cli/collected-output';
import { caseIdOf, HistoryOf, PlayedStatusAccount } from '../cli/status/played-account';
import { CORPUS, fuzz, hostileText } from './corpus/corpus';

jest.setTimeout(120_000);

const RUNS = 400;

const VERDICT = {
  containment: 'contained',
  because: ['x'],
  evidence: 'complete',
  evidenceItems: [{ what: 'memory', status: 'complete', detail: 'x' }],
  residual: [{ path: 'dns', detail: 'x' }],
  attention: ['x'],
};

const DEEP = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;

const jsonText = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
  fc.constantFrom(DEEP, '['.repeat(200_000), '{"__proto__":{"containment":"contained"}}', '1e999', '"'),
  fc
    .tuple(fc.constantFrom(...Object.keys(VERDICT)), fc.oneof(hostileText, fc.jsonValue({ maxDepth: 2 })))
    .map(([key, value]) => JSON.stringify({ ...VERDICT, [key]: value })),
  hostileText.map((text) =>
    JSON.stringify({
      ...VERDICT,
      because: [text],
      attention: [text],
      residual: [{ path: text, detail: text }],
    }),
  ),
);

const attribute = fc.oneof(
  hostileText.map((S) => ({ S })),
  jsonText.map((S) => ({ S })),
  fc.constantFrom('9999-99-99T99:99:99Z', '+275760-09-13T00:00:00.001Z', '-1', '').map((S) => ({ S })),
  fc.constantFrom('NaN', '1e999', '-1', '0.5', 'x', '9'.repeat(400)).map((N) => ({ N })),
  fc
    .array(
      jsonText.map((S) => ({ S })),
      { maxLength: 3 },
    )
    .map((L) => ({ L })),
  fc.constantFrom({ NULL: true }, { M: {} }, { BOOL: true }, {}, null, [], 'x'),
);

const attributes = fc.dictionary(fc.constantFrom(...ATTRIBUTES, 'verdict', 'askUntil'), attribute, {
  minKeys: 1,
  maxKeys: 5,
});

const payload = fc.oneof(
  fc.dictionary(
    fc.constantFrom('step', 'status', 'why', 'choice', 'detail', 'changes', '__proto__'),
    fc.oneof(hostileText, fc.jsonValue({ maxDepth: 3 })),
  ),
  hostileText.map((text) => ({
    step: text,
    status: 'failed',
    why: text,
    choice: { mode: text, reason: text },
  })),
  fc.constantFrom({
    step: 'memory',
    status: 'ok',
    detail: { running: true, capture: { arrived: { bytes: 1e308 } } },
  }),
);

const history = fc
  .array(fc.tuple(hostileText, payload), { maxLength: 3 })
  .map(
    (steps) =>
      steps.reduce(
        (all, [name, result]) => all.enter(name).succeed(result).fail(name, name).leave(name),
        new HistoryOf(),
      ).events,
  );

async function told(account: PlayedStatusAccount, args: readonly string[]): Promise<void> {
  const [stdout, stderr] = [new CollectedOutput(), new CollectedOutput()];
  const status = await statusMain(args, { account: () => account, stdout, stderr, environment: {} });
  expect([0, 1, 3, 4]).toContain(status);
  for (const { text } of [stdout, stderr]) {
    expect(text).not.toMatch(ACTS_ON_A_TERMINAL);
    expect(text).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    expect(text).not.toMatch(/NaN (d|h|min|s|%)|Invalid (Date|time)|RangeError|TypeError/);
  }
}

const law = async ([given, events, state, output]: [
  Record<string, unknown>,
  ReturnType<HistoryOf['enter']>['events'],
  string,
  string,
]): Promise<void> => {
  const execution = { status: state, output, error: output, cause: output };
  const account = new PlayedStatusAccount({
    [caseIdOf(1)]: { attributes: given, execution, history: events },
    [caseIdOf(2)]: { attributes: {} },
  });
  for (const args of [['--all'], ['--all', '--json'], [caseIdOf(1)], [caseIdOf(1), '--json']])
    await told(account, args);
};

test('a case of which anything may be said is told', async () => {
  const state = fc.oneof(fc.constantFrom('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT'), hostileText);
  await fc.assert(fc.asyncProperty(fc.tuple(attributes, history, state, jsonText), law), fuzz(RUNS));
});

test('a case whose id holds no time is told', async () => {
  const id = 'i-11111111111111111-99999999T999999999Z';
  for (const attributes of [{}, { openedAt: { S: 'soon' } }])
    for (const args of [['--all'], [id], [id, '--json']]) {
      const execution = { status: 'SUCCEEDED', output: '{}', error: '', cause: '' };
      await told(new PlayedStatusAccount({ [id]: { attributes, execution } }), args);
    }
});

test.each(CORPUS.map(({ name, text }) => [name, text]))('%s in every attribute alone', async (_, text) => {
  for (const name of ATTRIBUTES)
    for (const value of [{ S: text }, { N: text }, { L: [{ S: text }] }])
      await law([{ [name]: value }, [], 'SUCCEEDED', text]);
});
