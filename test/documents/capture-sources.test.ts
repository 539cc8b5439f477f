import { chownSync, existsSync, readFileSync } from 'node:fs';
import { parseManifest } from '../../documents/outcome';
import { EXPECTED, failed, host, sha256, useCaptureHost, vault } from './capture-fixture';
import { architecture, type Host, INTERPRETERS, NOBODY, onHost, uid } from './capture-harness';
import { IOMEM, kcore, range, SEGMENTS } from './synthetic-kcore';

useCaptureHost();

describe('fails at the source when', () => {
  const asNobody = uid === 0 ? { uid: NOBODY } : {};

  test('it does not run as root', async () => {
    host.settings = { ...host.settings, REQUIRED_UID: '0' };
    if (uid !== 0) return expect(await host.outcome()).toMatchObject(failed('source', 'not-root'));
    expect(await host.outcome(undefined, asNobody)).toMatchObject(failed('source', 'not-root'));
  });

  test('neither Python 3 nor Perl is there', async () => {
    host.settings = { ...host.settings, INTERPRETERS: '/nowhere/python3 /nowhere/perl' };
    expect(await host.outcome()).toMatchObject(failed('source', 'no-reader'));
  });

  describe.each(INTERPRETERS)('%s finds that', (interpreter) => {
    beforeEach(() => {
      host.settings = { ...host.settings, INTERPRETERS: interpreter };
    });

    test('the capability to open kcore is missing', async () => {
      host.write('kcore', kcore(SEGMENTS), 0o000);
      host.settings = { ...host.settings, REQUIRED_UID: String(uid === 0 ? NOBODY : uid) };
      expect(await host.outcome(undefined, asNobody)).toMatchObject(failed('source', 'no-capability'));
    });

    // Root with CAP_SYS_RAWIO, refused all the same: lockdown is what does that on a real host.
    const canBeRefused = uid === 0 && onHost('setpriv') && hasRawIo();
    (canBeRefused ? test : test.skip)('the kernel is locked down', async () => {
      host.write('kcore', kcore(SEGMENTS), 0o000);
      chownSync(host.kcorePath, NOBODY, NOBODY);
      const lockdown = host.write('lockdown', 'none integrity [confidentiality]\n');
      host.settings = { ...host.settings, LOCKDOWN: lockdown };
      const path = host.write('_script.sh', host.script(), 0o755);
      const args = ['--bounding-set=-dac_override,-dac_read_search', 'sh', path];
      const outcome = await host.outcome(undefined, { command: 'setpriv', args });
      expect(outcome).toMatchObject(failed('source', 'lockdown'));
      expect(outcome).toMatchObject({ detail: expect.stringContaining('confidentiality') as string });
    });

    test.each<[string, string, (host: Host) => void]>([
      [
        'kcore is missing',
        'kcore-missing',
        (it) => Object.assign(it, { settings: { ...it.settings, KCORE: '/nowhere' } }),
      ],
      ['kcore is no ELF file', 'not-kcore', (it) => it.write('kcore', 'something else entirely')],
      [
        'a program header is cut off',
        'not-kcore',
        (it) => it.write('kcore', kcore(SEGMENTS).subarray(0, 150)),
      ],
      [
        'the addresses of RAM are hidden',
        'ram-map-hidden',
        (it) => it.write('iomem', IOMEM.replace(/[0-9a-f]/g, hide)),
      ],
      ['there is no RAM', 'ram-map-hidden', (it) => it.write('iomem', '00000000-00000fff : Reserved\n')],
      [
        'kcore shows no RAM',
        'no-memory-found',
        (it) => it.write('kcore', kcore([range(0x70000000, 0x70001000)])),
      ],
      [
        'the kernel reports no physical addresses',
        'kcore-without-physical-addresses',
        (it) => it.write('kcore', kcore(SEGMENTS.map((segment) => ({ ...segment, declared: 0n })))),
      ],
      [
        'the memory ends too early',
        'read-failed',
        (it) => it.write('kcore', kcore(SEGMENTS).subarray(0, -0x200000)),
      ],
    ])('%s', async (_what, reason, spoil) => {
      spoil(host);
      expect(await host.outcome()).toMatchObject(failed('source', reason));
      expect(host.storedManifest).toBe('');
    });

    test('RAM is not shown completely, and still keeps what it is shown', async () => {
      host.write(
        'kcore',
        kcore([range(0x1000, 0x9f000), range(0x100000, 0x300000), range(0x301000, 0x700000)]),
      );
      expect(await host.outcome()).toMatchObject({
        ...failed('source', 'incomplete-coverage'),
        detail: expect.stringContaining(String(0x1000 + 0x600000)) as string,
      });
      const manifest = parseManifest(host.storedManifest);
      expect(manifest).toMatchObject({
        uncoveredBytes: 0x1000 + 0x600000,
        sha256: sha256(host.storedStream),
      });
    });

    test('memory that is mapped twice is read once', async () => {
      const twice = [...SEGMENTS, range(0x100000, 0x180000), range(0x600000, 0x700000)];
      host.write('kcore', kcore(twice.reverse()));
      const outcome = await host.outcome();
      expect(outcome).toMatchObject({ status: 'ok' });
      expect(memoryOf(host.storedStream).equals(memoryOf(EXPECTED))).toBe(true);
    });

    test('memory that changes its size meanwhile is not called complete', async () => {
      const shrinking = `#!/bin/sh\ncase "$*" in *" stream /"*) exec head -c 6000000 ${host.write('image', EXPECTED)};; esac\nexec ${interpreter} "$@"\n`;
      const wrapper = host.write(interpreter, shrinking, 0o755);
      host.settings = { ...host.settings, INTERPRETERS: wrapper };
      expect(await host.outcome()).toMatchObject(failed('source', 'length-mismatch'));
      expect(host.storedManifest).toBe('');
    });
  });

  function hide(): string {
    return '0';
  }
});

describe('an acquisition tool of the operator', () => {
  const IMAGE_COPIER = '#!/bin/sh\n[ "$1 $2" = "acquire --source" ] || exit 9\nexec cat "$3" >"$4"\n';

  function withTool(tool: string, hash = sha256(tool), parts = 4): string {
    vault.objects.set('/tool', Buffer.from(tool));
    host.settings = { ...host.settings, KCORE: host.write('image', EXPECTED), INTERPRETERS: '/nowhere' };
    const url = vault.url('/tool').replace('http:', 'https:');
    return host.script(host.plan({ sources: [{ kind: 'avml', architecture, url, sha256: hash }] }, parts));
  }

  test('streams through a FIFO, without Python or Perl on the host', async () => {
    const outcome = await host.outcome(withTool(IMAGE_COPIER));
    expect(outcome).toMatchObject({ status: 'ok', source: 'avml', reader: 'none', sha256: sha256(EXPECTED) });
    expect(parseManifest(host.storedManifest)).toMatchObject({
      source: 'avml',
      toolSha256: sha256(IMAGE_COPIER),
      completeness: 'tool-exit-status',
    });
  });

  test.each<[string, string, object]>([
    [
      'fails without opening the FIFO',
      '#!/bin/sh\necho locked down >&2\nexit 3\n',
      failed('source', 'tool-failed'),
    ],
    ['writes nothing', '#!/bin/sh\nexit 0\n', failed('source', 'tool-failed')],
    ['fails at the end', `${IMAGE_COPIER.replace('exec ', '')}exit 1\n`, failed('source', 'tool-failed')],
    ['writes something else', '#!/bin/sh\necho usage: >"$4"\n', failed('source', 'not-an-image')],
    ['is no program', 'not a program', failed('source', 'tool-failed')],
  ])('fails when it %s', async (_what, tool, expected) => {
    expect(await host.outcome(withTool(tool))).toMatchObject(expected);
    expect(host.storedManifest).toBe('');
  });

  test('is not fetched where it lies on the host already', async () => {
    const script = withTool(IMAGE_COPIER);
    vault.objects.delete('/tool');
    host.settings = { ...host.settings, STAGED_TOOLS: host.folder };
    const staged = host.script(
      host.plan(
        {
          sources: [
            { kind: 'avml', architecture, url: 'https://127.0.0.1/tool', sha256: sha256(IMAGE_COPIER) },
          ],
        },
        4,
      ),
    );
    host.write(sha256(IMAGE_COPIER), IMAGE_COPIER);
    expect(script).not.toBe(staged);
    expect(await host.outcome(staged)).toMatchObject({ status: 'ok', source: 'avml' });
  });

  test('is fetched where what lies on the host has another hash', async () => {
    host.settings = { ...host.settings, STAGED_TOOLS: host.folder };
    const script = withTool(IMAGE_COPIER);
    host.write(sha256(IMAGE_COPIER), '#!/bin/sh\nexit 3\n');
    expect(await host.outcome(script)).toMatchObject({ status: 'ok', source: 'avml' });
  });

  test('is never run with another hash', async () => {
    const canary = `${host.folder}/canary`;
    const script = withTool(`#!/bin/sh\n: >${canary}\n`, sha256('the real tool'));
    expect(await host.outcome(script)).toMatchObject(failed('tool', 'hash-mismatch'));
    expect(existsSync(canary)).toBe(false);
  });

  test('fails when its stream is longer than the plan has parts', async () => {
    expect(await host.outcome(withTool(IMAGE_COPIER, sha256(IMAGE_COPIER), 2))).toMatchObject(
      failed('put', 'parts-exhausted'),
    );
  });
});

test('keeps what the host says out of the answer unless it is harmless', async () => {
  const tool = "#!/bin/sh\nprintf '\"}\\n<b>$(id)`id`{{x}}\\\\\\033[31m' >&2\nexit 1\n";
  vault.objects.set('/tool', Buffer.from(tool));
  const url = 'https://127.0.0.1/tool';
  const plan = host
    .plan({ sources: [{ kind: 'avml', architecture, url, sha256: sha256(tool) }] })
    .replace(/\S+\/tool\S*/, vault.url('/tool'));
  expect(await host.outcome(host.script(plan))).toMatchObject(failed('source', 'tool-failed'));
});

/** The bytes of a LiME stream without its headers. */
function memoryOf(stream: Buffer): Buffer {
  const ranges: Buffer[] = [];
  for (let at = 0; at < stream.length; ) {
    const first = stream.readBigUInt64LE(at + 8);
    const last = stream.readBigUInt64LE(at + 16);
    const length = Number(last - first) + 1;
    ranges.push(stream.subarray(at + 32, at + 32 + length));
    at += 32 + length;
  }
  return Buffer.concat(ranges);
}

function hasRawIo(): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return (BigInt(`0x${effective}`) >> 17n) % 2n === 1n;
}
