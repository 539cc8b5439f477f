import { existsSync } from 'node:fs';
import { parseManifest } from '../../documents/outcome';
import type { PlanSource } from '../../documents/plan';
import { READERS } from '../../documents/reader/embedded';
import { EXPECTED, failed, host, sha256, useCaptureHost, vault } from './capture-fixture';
import { architecture, SHELLS } from './capture-harness';

useCaptureHost();

const other = architecture === 'x86_64' ? 'aarch64' : 'x86_64';
const KCORE: PlanSource = { kind: 'kcore' };

/** A `source` line whose tool the vault holds; `hash` where another is expected. */
function served(kind: 'reader' | 'avml' | 'winpmem', tool: Buffer | string, hash = sha256(tool)): PlanSource {
  const path = `/${kind}`;
  vault.objects.set(path, Buffer.from(tool));
  return { kind, architecture, sha256: hash, url: vault.url(path).replace('http:', 'https:') };
}

const reader = (): PlanSource => served('reader', READERS[architecture].bytes());
const ladder = (...sources: PlanSource[]): string => host.script(host.plan({ sources }));

describe.each(SHELLS)('under %s', (shell) => {
  beforeEach(() => {
    host.shell = shell;
  });

  test('the static reader needs neither Python nor Perl', async () => {
    host.settings = { ...host.settings, INTERPRETERS: '/nowhere' };
    expect(await host.outcome(ladder(reader()))).toMatchObject({
      status: 'ok',
      source: 'reader',
      reader: 'static',
      sha256: sha256(EXPECTED),
      tried: [],
    });
    expect(parseManifest(host.storedManifest)).toMatchObject({
      source: 'reader',
      toolSha256: READERS[architecture].sha256,
      completeness: 'planned-bytes',
      uncoveredBytes: 0,
    });
  });

  test('the first source that is possible is taken, and what stood above it is told', async () => {
    const tool = served('avml', '#!/bin/sh\necho no >&2\nexit 3\n');
    const script = ladder(
      { ...reader(), architecture: other } as PlanSource,
      served('winpmem', 'MZ'),
      tool,
      KCORE,
    );
    const tried = [
      ['reader', 'other-architecture'],
      ['winpmem', 'other-platform'],
      ['avml', 'tool-failed'],
    ];
    expect(await host.outcome(script)).toMatchObject({
      status: 'ok',
      source: 'kcore',
      sha256: sha256(EXPECTED),
      tried,
    });
    expect(host.storedStream.equals(EXPECTED)).toBe(true);
    expect(parseManifest(host.storedManifest).tried).toEqual(tried);
  });
});

test.each<[string, () => PlanSource, string]>([
  [
    'is not where the plan says',
    () => ({ ...reader(), url: 'https://127.0.0.1/nowhere' }) as PlanSource,
    'not-found',
  ],
  ['is no program', () => served('reader', 'not a program'), 'cannot-execute'],
  ['reads nothing', () => served('reader', '#!/bin/sh\nexit 0\n'), 'reader-failed'],
  ['breaks', () => served('reader', '#!/bin/sh\nkill -KILL $$\n'), 'reader-failed'],
])('a reader that %s leaves its place to the next', async (_what, source, reason) => {
  const plan = host.plan({ sources: [source(), KCORE] });
  const { port } = new URL(vault.url('/'));
  const outcome = await host.outcome(
    host.script(plan.replace('127.0.0.1/nowhere', `127.0.0.1:${port}/nowhere`)),
  );
  expect(outcome).toMatchObject({ status: 'ok', source: 'kcore', tried: [['reader', reason]] });
});

test('a reader with another hash is never run', async () => {
  const canary = `${host.folder}/canary`;
  const script = ladder(served('reader', `#!/bin/sh\n: >${canary}\n`, sha256('the real reader')), KCORE);
  expect(await host.outcome(script)).toMatchObject({ status: 'ok', tried: [['reader', 'hash-mismatch']] });
  expect(existsSync(canary)).toBe(false);
});

test('a tool that writes something else first leaves nothing of it in the image', async () => {
  const script = ladder(served('avml', '#!/bin/sh\necho usage: >"$4"\n'), KCORE);
  expect(await host.outcome(script)).toMatchObject({ status: 'ok', tried: [['avml', 'not-an-image']] });
  expect(host.storedStream.equals(EXPECTED)).toBe(true);
});

describe('fails when no source is possible', () => {
  test('with the reason of the last one that was meant for this host', async () => {
    host.settings = { ...host.settings, INTERPRETERS: '/nowhere' };
    const script = ladder(served('avml', '#!/bin/sh\nexit 3\n'), KCORE, {
      ...reader(),
      architecture: other,
    } as PlanSource);
    expect(await host.outcome(script)).toMatchObject({
      ...failed('source', 'no-reader'),
      tried: [
        ['avml', 'tool-failed'],
        ['kcore', 'no-reader'],
        ['reader', 'other-architecture'],
      ],
    });
    expect(host.storedManifest).toBe('');
  });

  test('with that of the only one', async () => {
    const script = ladder({ ...reader(), architecture: other } as PlanSource);
    expect(await host.outcome(script)).toMatchObject(failed('source', 'other-architecture'));
  });
});

test('a failure after the first part is the failure of the capture, whatever stands below', async () => {
  const half = `#!/bin/sh\nhead -c 6000000 "$3" >"$4"\nexit 1\n`;
  host.settings = { ...host.settings, KCORE: host.write('image', EXPECTED) };
  expect(await host.outcome(ladder(served('avml', half), KCORE))).toMatchObject(
    failed('source', 'tool-failed'),
  );
  expect(host.storedManifest).toBe('');
});
