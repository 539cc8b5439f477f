import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesOf } from '../../../cli/explain/configured';
import { parseEventFile, readEventFile } from '../../../cli/explain/event-file';
import { explainMain } from '../../../cli/explain/main';
import { rulesTable } from '../../../cli/explain/rules-table';
import { markdownTable, typeTable } from '../../../cli/explain/type-table';
import type { Triggers } from '../../../lambdas/common/trigger-policy';
import {
  customAction,
  customEvent,
  directRequest,
  type Event,
  finding,
  INSTANCE,
  imported,
  ocsfFinding,
  sampleFinding,
  securityFinding,
  sequenceFinding,
  sequenceResource,
  tagChange,
} from '../../lambdas/intake/vectors';
import { ACTS_ON_A_TERMINAL, CollectedOutput } from '../collected-output';

const ROOT = join(__dirname, '..', '..', '..');

async function play(args: readonly string[], input: unknown, triggers: Partial<Triggers> = {}) {
  const [stdout, stderr] = [new CollectedOutput(), new CollectedOutput()];
  const files: string[] = [];
  const read = (file: string): Uint8Array => {
    files.push(file);
    if (input instanceof Error) throw input;
    if (input instanceof Uint8Array) return input;
    return Buffer.from(typeof input === 'string' ? input : JSON.stringify(input));
  };
  const rules = async (isDefault: boolean) => {
    const all = rulesOf(isDefault);
    return { ...all, triggers: { ...all.triggers, ...triggers } };
  };
  const status = await explainMain(args, { read, rules, stdout, stderr, environment: {} });
  return { status, stdout, stderr, files };
}

const pascal = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, each]) => [key.charAt(0).toUpperCase() + key.slice(1), pascal(each)]),
  );
};

const weak = (severity: number): Event => finding({ detail: { severity } });
const medium = finding({ detail: { severity: 5, type: 'Trojan:EC2/DropPoint' } });

test.each<[string, unknown, number, string]>([
  ['that is acted on', finding(), 0, 'rule   severe: severity 7 or above'],
  ['about which a person is asked', weak(5), 1, 'a person is asked before anything is changed'],
  ['on which nothing is done', weak(2), 5, 'IGNORED  i-0a1b2c3d4e5f60718: severity below 4 (rule minor)'],
  ['that is a sample', sampleFinding('Instance', 'x'), 5, 'a sample finding'],
  [
    'that is refused',
    finding({ envelope: { source: 'x' } }),
    3,
    'REFUSED  the event is "x / GuardDuty Finding"',
  ],
  ['that is no event', { a: 1 }, 3, 'REFUSED  the event is not valid'],
  ['of which a part is refused', customAction([securityFinding(), {}]), 3, 'rule   person: '],
  ['of a tag', tagChange(), 0, 'before it is known who set the tag'],
  ['of a detector that is not listened to', customEvent(), 3, 'is not among triggers.customSources (none)'],
  ['that is a direct request', directRequest(), 0, 'a direct request'],
])('an event %s has its own exit status, and is explained', async (_, event, status, text) => {
  const result = await play(['event.json'], event);
  expect(result.stdout.text).toContain(text);
  expect(result).toMatchObject({ status, files: ['event.json'] });
});

test.each<[string, unknown, string]>([
  ['a finding', finding().detail, 'a finding of GuardDuty; put into'],
  ['a finding of the API', pascal(finding().detail), 'a finding of GuardDuty in the shape of its API'],
  ['the answer of get-findings', { Findings: [pascal(finding().detail)] }, 'in the shape of its API'],
  ['a finding of Security Hub CSPM', securityFinding(), 'Security Hub Findings - Imported'],
  ['the answer of Security Hub', { Findings: [securityFinding()] }, 'Security Hub CSPM'],
  ['a finding in OCSF', ocsfFinding(), 'Findings Imported V2'],
])('%s without its event is put into one, which is said', async (_, input, note) => {
  const { status, stdout } = await play(['-'], input);
  expect(status).toBe(0);
  expect(stdout.text).toContain(note);
  expect(stdout.text).toContain(`ACT      ${INSTANCE}: a case is opened`);
});

test.each<[string, unknown]>([
  ['a finding', { ...finding().detail, service: undefined }],
  ['a finding of the API', pascal({ ...finding().detail, service: undefined })],
])('of %s it is said what is missing in it, not that it is no event', async (_, input) => {
  const { status, stdout } = await play(['-'], input);
  expect(status).toBe(3);
  expect(stdout.text).toContain('REFUSED  the finding is not valid: service: ');
});

test('a finding of long ago is decided as when it came', async () => {
  const old = { updatedAt: '2021-01-01T00:00:00.000Z' };
  const event = finding({ detail: old, service: { eventLastSeen: '2020-12-31T23:00:00.000Z' } });
  expect((await play(['x'], event.detail)).stdout.text).toContain('rule   severe');
});

test('the rules that were looked at stand before, each with why it did not match', async () => {
  const { stdout } = await play(['x'], weak(5));
  expect(stdout.lines.filter((line) => line.startsWith('  not ')).at(-1)).toContain('unusual: ');
  expect(stdout.text).toContain('not    severe: severity 5 is below 7');
});

test('rules of the configuration decide, and by --default they do not', async () => {
  const rules = [{ id: 'mine', when: {}, answer: 'ignore', why: 'mine' } as const];
  expect((await play(['x'], finding(), { rules })).stdout.text).toContain('mine (rule mine)');
  expect((await play(['x', '--default'], finding())).stdout.text).toContain('by the default configuration');
});

test('instances about which there is the same to say are said together', async () => {
  const resources = Array.from({ length: 30 }, (_, n) =>
    sequenceResource(`i-${String(n).padStart(17, '0')}`),
  );
  const { stdout } = await play(['x'], sequenceFinding(resources));
  expect(stdout.lines.filter((line) => line.startsWith('ACT '))).toEqual([
    expect.stringMatching(/30 instances: .* and 10 more: a case is opened/),
  ]);
});

test('where Cordon is may be said, and then a finding of elsewhere is left alone', async () => {
  const { status, stdout } = await play(
    ['x', '--account', '444455556666', '--region', 'eu-central-1'],
    finding(),
  );
  expect(status).toBe(5);
  expect(stdout.text).toContain('to Cordon in 444455556666/eu-central-1');
  expect(stdout.text).toContain('the subject is in 111122223333/us-east-1, which is not answered here');
});

test('--json is one object for each part', async () => {
  const { stdout } = await play(['x', '--json'], imported());
  expect(stdout.lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      type: 'part',
      event: 'Security Hub Findings - Imported',
      kind: 'trigger',
      instanceId: INSTANCE,
      decision: expect.objectContaining({ answer: 'act', rule: 'severe' }),
    }),
  ]);
});

test('nothing of an event acts on a terminal', async () => {
  const event = tagChange({ detail: { tags: { 'cordon:respond': '\u001b[2J\u202e\u0007' } } });
  const hostile = finding({ envelope: { 'detail-type': 'GuardDuty Finding\u001b[2J' } });
  for (const each of [event, hostile])
    for (const args of [['x'], ['x', '--json']]) {
      const { stdout, status } = await play(args, each);
      expect(status).toBe(3);
      expect(stdout.text).not.toMatch(ACTS_ON_A_TERMINAL);
    }
});

test.each([
  [[], 'the path of an event'],
  [['a', 'b'], 'one file at a time'],
  [['a', '--list'], '--list without one'],
  [['a', '--account', '12'], '12 digits'],
  [['a', '--region', 'EU'], 'a Region'],
  [['a', '--nope'], '--default'],
])('rejects %j with status 2 and says what is allowed', async (args, allowed) => {
  const { status, stderr } = await play(args, finding());
  expect(status).toBe(2);
  expect(stderr.text).toContain(allowed);
  expect(stderr.text).toContain('cordon explain --help explains.');
});

test.each([
  ['is not there', Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' }), 'no such file'],
  ['holds no JSON', 'not { json', 'x holds no JSON'],
])('fails with status 4 when the file %s', async (_, input, text) => {
  const { status, stderr } = await play(['x'], input);
  expect(status).toBe(4);
  expect(stderr.text).toContain(text);
});

test('--list has every documented type, and --json one object for each', async () => {
  const { status, stdout } = await play(['--list'], '');
  expect(status).toBe(0);
  expect(stdout.text).toMatch(
    /Execution:EC2\/MaliciousFile {2,}low: ignore \(minor\) {2}medium: ask \(likely\) {2}high: act/,
  );
  const json = await play(['--list', '--json'], '');
  expect(json.stdout.lines).toHaveLength(116);
  expect(JSON.parse(json.stdout.lines[0] ?? '')).toMatchObject({ type: 'finding-type' });
});

test('--help says every exit status', async () => {
  const { status, stdout } = await play(['--help'], '');
  expect(status).toBe(0);
  for (const each of ['0 an instance', '1 a person', '2 a wrong', '3 the event', '4 the file', '5 nothing'])
    expect(stdout.text).toContain(each);
});

test('the command runs as a user types it', () => {
  const file = join(ROOT, 'cli', 'cordon.mjs');
  const text = execFileSync(process.execPath, [file, 'explain', '-'], {
    encoding: 'utf8',
    input: JSON.stringify(finding()),
  });
  expect(text).toContain('rule   severe: severity 7 or above');
});

describe('docs/triggers.md', () => {
  const docs = readFileSync(join(ROOT, 'docs', 'triggers.md'), 'utf8');
  const { triggers } = rulesOf(true);

  it('has the default rules as they are', () => {
    expect(docs).toContain(rulesTable(triggers));
  });

  it('has the decision on every documented type as it is', () => {
    expect(docs).toContain(markdownTable(typeTable(triggers)));
  });

  it.each([
    [
      'a sequence',
      sequenceFinding([INSTANCE, 'i-0fedcba9876543210', 'web'].map((id) => sequenceResource(id))),
    ],
    ['a finding of the API', { Findings: [pascal(medium.detail)] }],
  ])('shows what is said about %s', async (_, input) => {
    expect(docs).toContain((await play(['x'], input)).stdout.text.trim());
  });
});

const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;

test.each<[string, string | Uint8Array, string]>([
  ['is not UTF-8', Buffer.from('{"detail-type":"\xff"}', 'latin1'), 'event.json is not UTF-8'],
  ['is UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'event.json is not UTF-8'],
  ['has a NUL', '{"a":"\0"}', 'event.json holds no JSON'],
  ['is an escape', '\x1b[2J', "Unexpected token '⟨U+001B⟩'"],
  ['is nested without end', `{"AccountId":"1","Region":"r","Type":"t","x":${deep}}`, 'more than 100 deep'],
  ['has a million findings', `{"Findings":[${'{},'.repeat(999_999)}{}]}`, '1000000 findings are too many'],
  ['has more than 64 MiB', Buffer.alloc(64 * 1024 * 1024 + 1, ' '), 'event.json has more than 64 MiB'],
])('fails for a file that %s, says so and shows no trace', async (_, content, message) => {
  const { status, stdout, stderr } = await play(['event.json'], content);
  expect(status).toBe(4);
  expect(stdout.text).toBe('');
  expect(stderr.text).toContain(message);
  expect(stderr.text).not.toMatch(/^\s+at /m);
  expect(stderr.text).not.toMatch(ACTS_ON_A_TERMINAL);
});

test('a byte order mark does not keep an event from being explained', async () => {
  expect(await play(['event.json'], `\ufeff${JSON.stringify(finding())}`)).toMatchObject({ status: 0 });
});

test('of a device without an end no more is read than shows that it is too large', () => {
  expect(() => parseEventFile('/dev/zero', readEventFile('/dev/zero'))).toThrow('has more than 64 MiB');
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'a finding with the key %s is explained as one without it',
  async (key) => {
    const plain = finding().detail;
    const odd = JSON.stringify(plain).replace('{', `{${JSON.stringify(key)}:{"type":"x","severity":0},`);
    const [odder, usual] = [await play(['f'], odd), await play(['f'], plain)];
    expect(odder.stdout.text).toBe(usual.stdout.text);
    expect(odder.status).toBe(usual.status);
  },
);
