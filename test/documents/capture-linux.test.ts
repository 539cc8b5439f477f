import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseManifest } from '../../documents/outcome';
import {
  EXPECTED,
  expectRefused,
  failed,
  host,
  onPut,
  sha256,
  useCaptureHost,
  vault,
} from './capture-fixture';
import { commandLines, INTERPRETERS, onHost, SHELLS } from './capture-harness';
import { INJECTIONS } from './hostile-plans';
import { CAPTURED, NO_ADDRESS, SEGMENTS } from './synthetic-kcore';
import { type Fault, SIGNATURE } from './vault-server';

const md5 = (data: Buffer): string => createHash('md5').update(data).digest('hex');

useCaptureHost();

test('this machine has what the script needs: sh, curl, and Python 3 or Perl', () => {
  expect(SHELLS).toContain('sh');
  expect(onHost('curl') ? [] : ['install curl']).toEqual([]);
  expect(INTERPRETERS.length > 0 ? [] : ['install python3 or perl']).toEqual([]);
});

describe.each(SHELLS)('under %s', (shell) => {
  beforeEach(() => {
    host.shell = shell;
  });

  test.each(INTERPRETERS)('streams exactly the memory of the host through %s', async (interpreter) => {
    host.settings = { ...host.settings, INTERPRETERS: interpreter };
    expect(await host.outcome()).toMatchObject({
      status: 'ok',
      source: 'kcore',
      reader: interpreter,
      content: 'lime-v1',
      totalBytes: EXPECTED.length,
      parts: 3,
      sha256: sha256(EXPECTED),
    });
    expect(host.storedStream.equals(EXPECTED)).toBe(true);
  });

  test('stores a manifest that agrees with what was stored', async () => {
    await host.outcome();
    const parts = [1, 2, 3].map((number) => vault.objects.get(`/part/${number}`) ?? Buffer.alloc(0));
    expect(parseManifest(host.storedManifest)).toMatchObject({
      source: 'kcore',
      completeness: 'planned-bytes',
      uncoveredBytes: 0,
      ranges: CAPTURED.map(([start, end]) => [`0x${start.toString(16)}`, `0x${(end - 1).toString(16)}`]),
      ram: [
        ['0x00001000', '0x0009fbff'],
        ['0x00100000', '0x006fffff'],
        ['0x100000000', '0x1005fffff'],
      ],
      totalBytes: EXPECTED.length,
      sha256: sha256(EXPECTED),
      partSize: 5 * 1024 * 1024,
      parts: parts.map((part, index) => [index + 1, part.length, md5(part), sha256(part)]),
      hostClock: { serverDate: expect.stringMatching(/GMT$/) as string },
    });
  });

  test('sends a part again after a 5xx, a reset connection and a damaged body', async () => {
    const faults: Readonly<Record<string, Fault>> = {
      '/part/1': { status: 500 },
      '/part/2': 'reset',
      '/part/3': { status: 400, code: 'BadDigest' },
      '/manifest': { status: 503, code: 'SlowDown' },
      '/plan': { status: 500 },
    };
    vault.onRequest = ({ path, attempt }) => (attempt === 1 ? faults[path] : undefined);
    expect(await host.outcome()).toMatchObject({ status: 'ok', sha256: sha256(EXPECTED) });
    expect(host.storedStream.equals(EXPECTED)).toBe(true);
  });

  test('fails as interrupted when a signal arrives during an upload', async () => {
    let pid = 0;
    vault.onRequest = onPut('/part/2', () => {
      process.kill(pid, 'SIGTERM');
      return 'stall';
    });
    const onStart = (started: number): void => {
      pid = started;
    };
    expect(await host.outcome(undefined, { onStart })).toMatchObject(failed('put', 'interrupted'));
  });

  test('fails when the time limit of the plan passes', async () => {
    vault.onRequest = onPut('/part/1', () => 'stall');
    expect(await host.outcome(host.script(host.plan({ timeLimitSeconds: 2 })))).toMatchObject(
      failed('put', 'deadline'),
    );
  });

  test.each(INJECTIONS)('rejects a plan with %s and executes nothing of it', async (_what, spoil) => {
    await expectRefused(spoil);
  });
});

describe('the agent', () => {
  test('runs the script by its path, without a shell named', async () => {
    host.settings = { ...host.settings, CLEAN_SHELL: '/bin/sh' };
    const path = host.write('_script.sh', host.script(), 0o700);
    expect(await host.outcome(host.script(), { command: 'sh', args: ['-c', path] })).toMatchObject({
      status: 'ok',
    });
  });

  test('may have a hostile environment, of which nothing reaches curl', async () => {
    const log = host.write('curl.log', '');
    const curl = ['/usr/bin/curl', '/bin/curl'].find((path) => existsSync(path)) ?? 'curl';
    host.write(
      'curl',
      `#!/bin/sh\n{ printf 'argument %s\\n' "$@"; env; } >>${log}\nexec ${curl} "$@"\n`,
      0o755,
    );
    host.write('.curlrc', 'proxy = http://127.0.0.1:9\n');
    host.settings = { ...host.settings, SAFE_PATH: `${host.folder}:/usr/sbin:/usr/bin:/sbin:/bin` };
    host.env = {
      HOME: host.folder,
      CURL_HOME: host.folder,
      http_proxy: 'http://127.0.0.1:9',
      AWS_SECRET_ACCESS_KEY: 'of the agent',
      KCORE: '/dev/null',
      PLAN_URL: 'http://127.0.0.1:9/',
    };
    expect(await host.outcome()).toMatchObject({ status: 'ok', sha256: sha256(EXPECTED) });
    const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
    const names = lines
      .filter((line) => !line.startsWith('argument '))
      .map((line) => line.split('=', 1)[0] ?? '');
    expect(new Set(lines.filter((line) => line.startsWith('argument ')))).toEqual(
      new Set(['argument -q', 'argument -K', 'argument -']),
    );
    expect(
      [...new Set(names)].filter((name) => !['PATH', 'LC_ALL', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)),
    ).toEqual([]);
  });
});

test('no URL is ever in an argument list', async () => {
  const seen: string[] = [];
  vault.onRequest = () => {
    seen.push(...commandLines());
    return undefined;
  };
  expect(await host.outcome()).toMatchObject({ status: 'ok' });
  expect(seen.some((line) => line.includes('curl'))).toBe(true);
  expect(seen.filter((line) => line.includes(SIGNATURE))).toEqual([]);
});

test('no file appears on the disk while it runs', async () => {
  const script = host.script();
  host.write('_script.sh', script, 0o755);
  const before = readdirSync(host.folder).sort();
  const during: string[][] = [];
  host.env = { TMPDIR: host.folder, HOME: host.folder };
  vault.onRequest = () => {
    during.push(readdirSync(host.folder).sort());
    return undefined;
  };
  expect(await host.outcome(script)).toMatchObject({ status: 'ok' });
  expect(during).toHaveLength(5);
  expect(during.every((names) => names.join() === before.join())).toBe(true);
});

const canMount =
  spawnSync('unshare', ['-m', '--propagation', 'private', 'mount', '-t', 'tmpfs', 'x', '/mnt']).status === 0;
(canMount ? test : test.skip)('keeps its parts in a tmpfs that no other process sees', async () => {
  const visible: string[] = [];
  vault.onRequest = ({ method }) => {
    if (method === 'PUT') visible.push(...filesNamedPart());
    return undefined;
  };
  expect(await host.outcome()).toMatchObject({ status: 'ok', workspace: 'private-tmpfs' });
  expect(visible).toEqual([]);
});

test('falls back on a shared tmpfs where no mount is possible', async () => {
  host.settings = { ...host.settings, MOUNT_POINTS: '/nowhere' };
  expect(await host.outcome()).toMatchObject({
    status: 'ok',
    workspace: 'shared-tmpfs',
    sha256: sha256(EXPECTED),
  });
});

test('memory without a physical address is never taken for RAM', () => {
  expect(SEGMENTS.some((segment) => segment.declared === NO_ADDRESS)).toBe(true);
  expect(EXPECTED.includes('vmalloc')).toBe(false);
});

function filesNamedPart(): string[] {
  return ['/dev/shm', '/mnt', '/media'].map((folder) => `${folder}/part`).filter((path) => existsSync(path));
}
