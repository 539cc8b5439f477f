import { assemble } from '../../documents/assemble';
import { captureDocument } from '../../documents/capture-document';
import { LARGEST_DOCUMENT_BYTES } from '../../documents/command-document';
import {
  CAPTURE_STEP,
  CAPTURE_STEP_WINDOWS,
  EXECUTION_TIMEOUT_PARAMETER,
  PLAN_SHA256_PARAMETER,
  PLAN_URL_PARAMETER,
  TRIAGE_STEP,
  TRIAGE_STEP_WINDOWS,
} from '../../documents/parameters';
import { triageDocument } from '../../documents/triage-document';

const used = (text: string): Set<string> =>
  new Set([...text.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].map((match) => match[1] ?? ''));

const REAL_URL =
  'https://vault-111122223333.s3.eu-central-1.amazonaws.com/cases/c-2026%2F11/plan?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
  '&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&X-Amz-Credential=ASIA%2F20261123%2Feu-central-1%2Fs3%2Faws4_request' +
  '&X-Amz-Date=20261123T080000Z&X-Amz-Expires=900&X-Amz-Security-Token=IQoJ%2B%3D&X-Amz-Signature=0a1b&x-id=GetObject';

describe.each([
  ['capture', captureDocument(), [CAPTURE_STEP, CAPTURE_STEP_WINDOWS]],
  ['triage', triageDocument(), [TRIAGE_STEP, TRIAGE_STEP_WINDOWS]],
] as const)('the %s document', (name, document, steps) => {
  const [linux, windows] = document.mainSteps;

  test('has a step for each platform, for a time that the caller bounds', () => {
    expect(document.schemaVersion).toBe('2.2');
    expect(
      document.mainSteps.map((step) => [step.action, step.name, ...step.precondition.StringEquals]),
    ).toEqual([
      ['aws:runShellScript', steps[0], 'platformType', 'Linux'],
      ['aws:runPowerShellScript', steps[1], 'platformType', 'Windows'],
    ]);
    for (const { inputs } of document.mainSteps)
      expect(inputs.timeoutSeconds).toBe(`{{ ${EXECUTION_TIMEOUT_PARAMETER} }}`);
  });

  test('uses every parameter that it declares, and declares every one that it uses', () => {
    expect(used(JSON.stringify(document.mainSteps))).toEqual(new Set(Object.keys(document.parameters)));
  });

  test('gives its scripts the plan and its hash, nothing else, each between single quotes', () => {
    for (const { inputs } of document.mainSteps) {
      const lines = inputs.runCommand.filter((line) => line.includes('{{'));
      expect(
        lines.map((line) => line.replace(/^\$/, '').replace(/ = /, '=').toLowerCase().replace('_', '')),
      ).toEqual(["planurl='{{ planurl }}'", "plansha256='{{ plansha256 }}'"]);
      expect(used(inputs.runCommand.join())).toEqual(new Set([PLAN_URL_PARAMETER, PLAN_SHA256_PARAMETER]));
    }
  });

  test('holds the texts of the repository with their parts in place, line by line', () => {
    expect(`${linux.inputs.runCommand.join('\n')}\n`).toBe(assemble(`${name}-linux.sh`));
    expect(`${windows.inputs.runCommand.join('\n')}\n`).toBe(assemble(`${name}-windows.ps1`));
    for (const { inputs } of document.mainSteps) {
      expect(inputs.runCommand.join('\n')).not.toContain('#include');
      expect(inputs.runCommand.every((line) => !/[\r\n]/.test(line))).toBe(true);
    }
  });

  test('has no here-document, which a shell may keep in a file on the disk, and evaluates nothing', () => {
    const shell = linux.inputs.runCommand.join('\n');
    expect(shell.replace(/^READER_PYTHON='[^']*'$/m, '').replace(/^READER_PERL='[^']*'$/m, '')).not.toMatch(
      /<<|\beval\b/,
    );
    expect(windows.inputs.runCommand.join('\n')).not.toMatch(/Invoke-Expression|\biex\b|DownloadString/i);
  });

  test('stays below the size that Systems Manager accepts', () => {
    expect(Buffer.byteLength(JSON.stringify(document))).toBeLessThan(LARGEST_DOCUMENT_BYTES);
  });

  test('has an anchored pattern for every parameter that Java and Go understand alike', () => {
    for (const { allowedPattern } of Object.values(document.parameters)) {
      expect(allowedPattern).toMatch(/^\^.*\$$/);
      expect(allowedPattern).not.toMatch(/\(\?|\\|\{\d{4,}/);
    }
  });

  function accepts(parameter: string, value: string): boolean {
    const { allowedPattern = '', maxChars = Number.POSITIVE_INFINITY } = document.parameters[parameter] ?? {};
    return new RegExp(allowedPattern).test(value) && value.length <= maxChars;
  }

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
});
