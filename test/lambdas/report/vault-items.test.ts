/** What the manifest says of each object, and on whose word. */

import { type Manifest, type ManifestObject, manifestSchema, TOOL } from '../../../lambdas/common/custody';
import { parse } from '../../../lambdas/common/parse';
import { version } from '../../../package.json';
import { Account, type Input } from '../account';
import { executionOf } from '../case-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());

const T = '20261123T030200000Z';
const LARGE = 64 * 1024 * 1024 + 1;
const HASH = 'ab'.repeat(32);

const hostManifest = (more: object = {}): string =>
  JSON.stringify({
    source: 'avml',
    toolSha256: HASH,
    hostClock: { epochSeconds: 1_795_402_890, serverDate: 'Mon, 23 Nov 2026 03:00:00 GMT' },
    ...more,
  });

const verification = (key: string, more: object = {}): string =>
  JSON.stringify({
    format: 'cordon-image-verification/1',
    key,
    versionId: 'v1',
    bytes: LARGE,
    sha256: HASH,
    hostSha256: HASH,
    matchesHost: true,
    coverage: { ramBytes: 1000, coveredBytes: 990, missing: [] },
    banner: 'Linux version 6.1.0',
    problems: [],
    verifiedAt: '2026-11-23T03:05:00.000Z',
    by: 'image',
    ...more,
  });

async function reported(
  objects: (folder: string) => Readonly<Record<string, string | number>>,
  detail: (folder: string) => object = () => ({}),
): Promise<(path: string) => ManifestObject | undefined> {
  const input: Input = await account.assessed(account.launch(), 'online');
  account.openCase(input.case);
  const folder = `cases/${input.case.caseId}`;
  for (const [path, content] of Object.entries(objects(folder)))
    account.putObject(`${folder}/${path}`, content);
  const { manifest } = await account.invoke<{ manifest: { key: string } }>('Report', {
    case: input.case,
    subject: input.subject,
    choice: { mode: input.mode, reason: 'test' },
    results: [{ step: 'memory', status: 'ok', changes: [], detail: detail(folder) }],
    execution: executionOf(input.case),
  });
  const read: Manifest = parse('the manifest', manifestSchema, account.vaultJson(manifest.key));
  return (path) => read.objects.find(({ key }) => key === `${folder}/${path}`);
}

const IMAGE = `memory/${T}/image.lime`;

it('an image that was read back whole has that hash, and how far it covers the memory', async () => {
  const object = await reported((folder) => ({
    [IMAGE]: LARGE,
    [`memory/${T}/host-manifest.json`]: hostManifest(),
    [`memory/${T}/verification.json`]: verification(`${folder}/${IMAGE}`),
  }));
  expect(object(IMAGE)).toMatchObject({
    kind: 'memory-image',
    bytes: LARGE,
    sha256: HASH,
    versionId: 'v1',
    source: { kind: 'host', instanceId: expect.stringMatching(/^i-/) },
    tool: { name: 'Cordon: avml', version, sha256: HASH },
    acquired: { by: 'function memory', hostClockAheadSeconds: 90 },
    verified: {
      method: 'read-back',
      ok: true,
      detail: expect.stringContaining('990 of 1000 bytes of RAM covered; kernel: Linux version 6.1.0'),
      at: '2026-11-23T03:05:00.000Z',
    },
  });
  expect(object(`memory/${T}/verification.json`)).toMatchObject({
    kind: 'verification',
    source: { kind: 'cordon' },
    acquired: { by: 'function image' },
  });
});

it.each([
  ['the hash is not that of the host', { matchesHost: false }, 'another hash than by the host'],
  [
    'something is wrong with it',
    { problems: ['no banner of a kernel found'] },
    'no banner of a kernel found',
  ],
])('an image is not said to be good when %s', async (_, more, said) => {
  const object = await reported((folder) => ({
    [IMAGE]: LARGE,
    [`memory/${T}/verification.json`]: verification(`${folder}/${IMAGE}`, more),
  }));
  expect(object(IMAGE)?.verified).toMatchObject({
    method: 'read-back',
    ok: false,
    detail: expect.stringContaining(said),
  });
});

it.each([
  ['of another version', { versionId: 'v0' }],
  ['of another size', { bytes: 1 }],
  ['with a word of the host in place of a hash', { sha256: 'all good' }],
])('a verification %s proves nothing', async (_, more) => {
  const object = await reported((folder) => ({
    [IMAGE]: LARGE,
    [`memory/${T}/verification.json`]: verification(`${folder}/${IMAGE}`, more),
  }));
  expect(object(IMAGE)).toMatchObject({ sha256: null, verified: { method: 'none', ok: false } });
});

it('what the host wrote of its tools and clock is left out when it is not of the form', async () => {
  const object = await reported(() => ({
    [IMAGE]: LARGE,
    [`memory/${T}/host-manifest.json`]: hostManifest({ source: 'x'.repeat(50) }),
  }));
  expect(object(IMAGE)).toMatchObject({ tool: TOOL });
  expect(object(IMAGE)?.acquired).not.toHaveProperty('hostClockAheadSeconds');
});

it('a triage that is not what the host hashed is named', async () => {
  const path = `triage/${T}/triage.txt`;
  const object = await reported(
    () => ({ [path]: 'cordon-triage 1\n' }),
    (folder) => ({ triage: { key: `${folder}/${path}`, sha256: HASH, status: 'ok' } }),
  );
  expect(object(path)).toMatchObject({
    kind: 'triage',
    verified: { method: 'read-back', ok: false, detail: expect.stringContaining(HASH) },
  });
});

it('an object that cannot be read is listed all the same, and so are the others', async () => {
  account.fail('s3', 'HeadObject', 'denied');
  try {
    const object = await reported(() => ({ [IMAGE]: LARGE }));
    expect(object(IMAGE)).toMatchObject({
      bytes: LARGE,
      sha256: null,
      verified: { method: 'none', detail: expect.stringContaining('not read') },
    });
    expect(object('before-state/instance.json')?.sha256).toMatch(/^[0-9a-f]{64}$/);
  } finally {
    account.heal();
  }
});

it('an object that has no place in the layout is listed all the same', async () => {
  const object = await reported(() => ({ 'elsewhere.bin': 'x' }));
  expect(object('elsewhere.bin')).toMatchObject({ kind: 'other', source: { kind: 'unknown' } });
});

test('the tool is the package in its version', () => {
  expect(TOOL.version).toBe(version);
});
