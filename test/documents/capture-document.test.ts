import { assemble } from '../../documents/assemble';
import { captureDocument, LARGEST_DOCUMENT_BYTES } from '../../documents/capture-document';
import {
  CAPTURE_STEP,
  EXECUTION_TIMEOUT_PARAMETER,
  PLAN_SHA256_PARAMETER,
  PLAN_URL_PARAMETER,
} from '../../documents/parameters';

const document = captureDocument();
const [step] = document.mainSteps;
const script = step.inputs.runCommand.join('\n');

const used = (text: string): Set<string> =>
  new Set([...text.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].map((match) => match[1] ?? ''));

function accepts(parameter: string, value: string): boolean {
  const { allowedPattern = '', maxChars = Number.POSITIVE_INFINITY } = document.parameters[parameter] ?? {};
  return new RegExp(allowedPattern).test(value) && value.length <= maxChars;
}

test('every declared parameter is used, and every used parameter is declared', () => {
  expect(used(JSON.stringify(step.inputs))).toEqual(new Set(Object.keys(document.parameters)));
});

test('the script gets the plan and its hash, nothing else', () => {
  expect(used(script)).toEqual(new Set([PLAN_URL_PARAMETER, PLAN_SHA256_PARAMETER]));
});

test('each parameter of the script stands between single quotes', () => {
  const lines = step.inputs.runCommand.filter((line) => line.includes('{{'));
  expect(lines).toEqual(["PLAN_URL='{{ PlanUrl }}'", "PLAN_SHA256='{{ PlanSha256 }}'"]);
});

test('the script is the text in the repository with its parts in place, line by line', () => {
  expect(`${script}\n`).toBe(assemble('capture-linux.sh'));
  expect(script).not.toContain('#include');
  expect(step.inputs.runCommand.every((line) => !line.includes('\n'))).toBe(true);
});

test('the script has no here-document, which a shell may keep in a file on the disk', () => {
  expect(script.replace(/^READER_PYTHON='[^']*'$/m, '').replace(/^READER_PERL='[^']*'$/m, '')).not.toMatch(
    /<<|\beval\b/,
  );
});

test('runs one shell step on Linux only, for a time that the caller bounds', () => {
  expect(step).toMatchObject({
    action: 'aws:runShellScript',
    name: CAPTURE_STEP,
    precondition: { StringEquals: ['platformType', 'Linux'] },
    inputs: { timeoutSeconds: `{{ ${EXECUTION_TIMEOUT_PARAMETER} }}` },
  });
  expect(document.schemaVersion).toBe('2.2');
});

test('stays below the size that Systems Manager accepts', () => {
  expect(Buffer.byteLength(JSON.stringify(document))).toBeLessThan(LARGEST_DOCUMENT_BYTES);
});

test('every parameter has an anchored pattern that Java and Go understand alike', () => {
  for (const { allowedPattern } of Object.values(document.parameters)) {
    expect(allowedPattern).toMatch(/^\^.*\$$/);
    expect(allowedPattern).not.toMatch(/\(\?|\\|\{\d{4,}/);
  }
});

const REAL_URL =
  'https://vault-111122223333.s3.eu-central-1.amazonaws.com/cases/c-2026%2F11/plan?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
  '&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&X-Amz-Credential=ASIA%2F20261123%2Feu-central-1%2Fs3%2Faws4_request' +
  '&X-Amz-Date=20261123T080000Z&X-Amz-Expires=900&X-Amz-Security-Token=IQoJ%2B%3D&X-Amz-Signature=0a1b&x-id=GetObject';

test.each([
  [PLAN_URL_PARAMETER, REAL_URL],
  [PLAN_URL_PARAMETER, 'https://s3.cn-north-1.amazonaws.com.cn/vault/plan'],
  [PLAN_URL_PARAMETER, 'https://vpce-0a1b-2c3d.s3.eu-west-1.vpce.amazonaws.com:443/vault/plan?x=1'],
  [PLAN_SHA256_PARAMETER, 'a'.repeat(64)],
  [EXECUTION_TIMEOUT_PARAMETER, '3600'],
])('%s accepts %j', (parameter, value) => {
  expect(accepts(parameter, value)).toBe(true);
});

test.each([
  "'; id; '",
  '$(id)',
  '`id`',
  '$IFS',
  '"',
  '\\',
  ' ',
  '\t',
  '\n',
  '\nid',
  '\r',
  '\0',
  ';id',
  '|id',
  '>x',
  '<x',
  '(x)',
  '{{x}}',
  '{a,b}',
  '[a]',
  '#x',
  '!x',
  '*',
  '@evil.example',
  '^',
  'é',
])('no parameter accepts %j in, before or behind a good value', (injection) => {
  const good = {
    [PLAN_URL_PARAMETER]: REAL_URL,
    [PLAN_SHA256_PARAMETER]: 'a'.repeat(64),
    [EXECUTION_TIMEOUT_PARAMETER]: '3600',
  };
  const accepted = Object.entries(good).flatMap(([parameter, value]) =>
    [injection, injection + value, value + injection, value.slice(0, 3) + injection + value.slice(3)]
      .filter((hostile) => accepts(parameter, hostile))
      .map((hostile) => [parameter, hostile]),
  );
  expect(accepted).toEqual([]);
});

test.each([
  [PLAN_URL_PARAMETER, ''],
  [PLAN_URL_PARAMETER, REAL_URL.replace('https', 'http')],
  [PLAN_URL_PARAMETER, 'file:///etc/shadow'],
  [PLAN_URL_PARAMETER, 'https:///plan'],
  [PLAN_URL_PARAMETER, 'https://user:secret@host/plan'],
  [PLAN_URL_PARAMETER, `https://host/${'a'.repeat(5_000)}`],
  [PLAN_SHA256_PARAMETER, 'A'.repeat(64)],
  [PLAN_SHA256_PARAMETER, 'a'.repeat(63)],
  [PLAN_SHA256_PARAMETER, 'a'.repeat(65)],
  [EXECUTION_TIMEOUT_PARAMETER, '0'],
  [EXECUTION_TIMEOUT_PARAMETER, '-1'],
  [EXECUTION_TIMEOUT_PARAMETER, '1e3'],
  [EXECUTION_TIMEOUT_PARAMETER, '100000'],
])('%s rejects %j', (parameter, value) => {
  expect(accepts(parameter, value)).toBe(false);
});
