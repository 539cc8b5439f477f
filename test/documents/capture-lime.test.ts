/**
 * LiME itself needs a kernel that it was built for. What is played here is its contract with insmod: a module that is taken listens
 * on the port, serves one reader, and insmod returns when the last byte was read.
 */
import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { parseManifest } from '../../documents/outcome';
import type { PlanSource } from '../../documents/plan';
import { EXPECTED, failed, host, sha256, useCaptureHost, vault } from './capture-fixture';
import { architecture, onHost, SHELLS } from './capture-harness';
import { lime } from './synthetic-kcore';

useCaptureHost();

/** LiME takes RAM as iomem has it, the partial page at the end included. */
const WHOLE = lime([
  [0x1000, 0x9fc00],
  [0x100000, 0x700000],
  [0x1_0000_0000, 0x1_0060_0000],
]);
const MODULE = 'a module';
const CLIENTS = ['bash', 'python3', 'perl'].filter(onHost);
const withPython = onHost('python3') ? describe : describe.skip;

function source(kernelRelease = release()): PlanSource {
  vault.objects.set('/lime', Buffer.from(MODULE));
  const url = vault.url('/lime').replace('http:', 'https:');
  return { kind: 'lime', architecture, sha256: sha256(MODULE), kernelRelease, url };
}

const script = (...sources: PlanSource[]): string => host.script(host.plan({ sources }));

/** With insmod and rmmod of the test's own. */
function withModule(insmod: string, port = 20_000 + (process.pid % 20_000)): void {
  const unload = `#!/bin/sh\n[ "$*" = lime ] && : >>${host.folder}/unloaded\n`;
  host.settings = {
    ...host.settings,
    INSMOD: host.write('insmod', insmod, 0o755),
    RMMOD: host.write('rmmod', unload, 0o755),
    LIME_PORT: String(port),
    INTERPRETERS: '/nowhere',
  };
}

const serving = (image: Buffer): string => `#!/usr/bin/python3
import socket, sys
module, path, form, local = sys.argv[1:]
assert open(module).read() == "${MODULE}" and path.startswith("path=tcp:") and (form, local) == ("format=lime", "localhostonly=1")
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", int(path[9:])))
server.listen(1)
reader, _ = server.accept()
reader.sendall(open("${host.write('lime-image', image)}", "rb").read())
`;
const refusing =
  '#!/bin/sh\necho "insmod: ERROR: could not insert module: Operation not permitted" >&2\nexit 1\n';
const wasUnloaded = (): boolean => existsSync(`${host.folder}/unloaded`);

withPython('a module of the operator', () => {
  const [client = ''] = CLIENTS;
  const readings = [
    ...SHELLS.map((shell) => [shell, client]),
    ...CLIENTS.slice(1).map((name) => ['sh', name]),
  ];
  test.each(readings)(
    'is read under %s through its port by %s, and unloaded',
    async (shell = '', name = '') => {
      host.shell = shell;
      withModule(serving(WHOLE));
      host.settings = { ...host.settings, LIME_CLIENTS: name };
      expect(await host.outcome(script(source()))).toMatchObject({
        status: 'ok',
        source: 'lime',
        reader: 'none',
        content: 'lime-v1',
        sha256: sha256(WHOLE),
      });
      expect(host.storedStream.equals(WHOLE)).toBe(true);
      expect(parseManifest(host.storedManifest)).toMatchObject({
        source: 'lime',
        toolSha256: sha256(MODULE),
        completeness: 'planned-bytes',
        ranges: [
          ['0x00001000', '0x0009fbff'],
          ['0x00100000', '0x006fffff'],
          ['0x100000000', '0x1005fffff'],
        ],
      });
      expect(wasUnloaded()).toBe(true);
    },
  );

  test('fails when it ends too early, whatever insmod says', async () => {
    withModule(serving(WHOLE.subarray(0, -4096)));
    expect(await host.outcome(script(source()))).toMatchObject(failed('source', 'length-mismatch'));
    expect(host.storedManifest).toBe('');
    expect(wasUnloaded()).toBe(true);
  });

  test.each([
    ['integrity', 'none [integrity] confidentiality\n', 'lockdown-integrity'],
    ['confidentiality', 'none integrity [confidentiality]\n', 'lockdown'],
    ['none', '[none] integrity confidentiality\n', 'tool-failed'],
  ])('that the kernel refuses in lockdown mode %s is told as that', async (_mode, lockdown, reason) => {
    withModule(refusing);
    host.settings = { ...host.settings, LOCKDOWN: host.write('lockdown', lockdown) };
    expect(await host.outcome(script(source()))).toMatchObject(failed('source', reason));
  });

  test('that is refused leaves its place to the next source', async () => {
    withModule(refusing);
    host.settings = { ...host.settings, INTERPRETERS: 'python3' };
    expect(await host.outcome(script(source(), { kind: 'kcore' }))).toMatchObject({
      status: 'ok',
      sha256: sha256(EXPECTED),
      tried: [['lime', 'tool-failed']],
    });
  });

  test('for another kernel is not even fetched', async () => {
    withModule(refusing);
    expect(await host.outcome(script(source('2.6.18-8.el5')))).toMatchObject(
      failed('source', 'other-kernel-release'),
    );
    expect(vault.requests.map(({ path }) => path)).toEqual(['/plan']);
  });

  test('that never listens is killed with the capture', async () => {
    withModule(`#!/bin/sh\nexec tail -f ${host.write('nothing', '')}\n`);
    const slow = host.plan({ timeLimitSeconds: 3, sources: [source()] });
    expect(await host.outcome(host.script(slow))).toMatchObject(failed('source', 'deadline'));
    expect(wasUnloaded()).toBe(true);
  });
});
