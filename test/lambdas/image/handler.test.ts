import type { Verification } from '../../../lambdas/image/verification';
import { ObjectBody } from '../../../range/services/s3/body';
import { Account, type Input, type Result } from '../account';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

interface ImageRun extends Result {
  readonly detail: {
    readonly running: boolean;
    readonly cursor?: unknown;
    readonly verified: readonly Verification[];
  };
}

const RELEASE = '6.1.158-180.294.amzn2023';
const KERNEL = Buffer.alloc(2 * 1024 * 1024, 'kernel code ');
KERNEL.write(`Linux version ${RELEASE} (mockbuild@range) (gcc 11.5.0) #1 SMP\n\0`, 4096, 'latin1');

const RAM: readonly (readonly [number, number])[] = [
  [0x1000, 0x9fbff],
  [0x100000, 0x5ffffff],
];
const IMAGE: readonly (readonly [number, number])[] = [
  [0x1000, 0x9efff],
  [0x100000, 0x5ffffff],
];

function image(ranges = IMAGE, kernel = KERNEL): ObjectBody {
  return ObjectBody.concat(
    ranges.map(([first, last]) => {
      const header = Buffer.alloc(32);
      header.write('EMiL', 0, 'latin1');
      header.writeUInt32LE(1, 4);
      header.writeBigUInt64LE(BigInt(first), 8);
      header.writeBigUInt64LE(BigInt(last), 16);
      const bytes = last - first + 1 > kernel.length ? kernel : Buffer.alloc(0);
      return ObjectBody.fromExtents([
        { bytes: header },
        { bytes },
        { zeros: last - first + 1 - bytes.length },
      ]);
    }),
  );
}

const hex = (ranges: readonly (readonly [number, number])[]) =>
  ranges.map((range) => range.map((address) => `0x${address.toString(16)}`));

const manifestOf = (body: ObjectBody): object => ({
  format: 'cordon-capture-manifest/2',
  source: 'kcore',
  reader: 'python3',
  completeness: 'planned-bytes',
  uncoveredBytes: 0,
  content: 'lime-v1',
  ram: hex(RAM),
  ranges: hex(IMAGE),
  totalBytes: body.size,
  sha256: body.sha256().toString('hex'),
  partSize: 16_777_216,
  parts: [],
  tried: [],
  kernelRelease: RELEASE,
  machine: 'x86_64',
  startedAt: '2026-11-23T03:00:00Z',
  endedAt: '2026-11-23T03:01:00Z',
  hostClock: { epochSeconds: 1_795_400_000, serverDate: 'Mon, 23 Nov 2026 03:00:00 GMT' },
});

interface Stored {
  readonly input: Input;
  readonly key: string;
  readonly manifestKey: string;
}

/** A case whose subject has streamed `body`, and said `claim` of it. */
async function streamed(of: Account, body: ObjectBody, claim: object | string | null): Promise<Stored> {
  const input = await of.assessed(of.launch());
  const folder = `cases/${input.case.caseId}/memory/20261123T030100000Z`;
  const [key, manifestKey] = [`${folder}/image.lime`, `${folder}/host-manifest.json`];
  of.putObject(key, body);
  if (claim !== null) of.putObject(manifestKey, typeof claim === 'string' ? claim : JSON.stringify(claim));
  return { input, key, manifestKey };
}

const verify = (of: Account, { input, key, manifestKey }: Stored, cursor?: unknown): Promise<ImageRun> =>
  of.invoke<ImageRun>('Image', {
    ...input,
    memory: { step: 'memory', status: 'ok', detail: { running: false, image: { key, manifestKey } } },
    cursor,
  });

const verificationKey = ({ key }: Stored): string => key.replace('image.lime', 'verification.json');

describe('image', () => {
  it('proves an image that is what the host says, and keeps the proof beside it', async () => {
    const body = image();
    const stored = await streamed(account, body, manifestOf(body));
    const result = await verify(account, stored);
    expect(result).toMatchObject({ status: 'ok', detail: { running: false } });
    expect(account.vaultJson<Verification>(verificationKey(stored))).toMatchObject({
      format: 'cordon-image-verification/1',
      key: stored.key,
      bytes: body.size,
      sha256: body.sha256().toString('hex'),
      matchesHost: true,
      coverage: { missing: [] },
      banner: expect.stringContaining(RELEASE),
      problems: [],
      verifiedAt: expect.stringMatching(/^2026-11-23T03:/),
    });
  });

  it('is skipped where nothing was streamed', async () => {
    const input = await account.assessed(account.launch());
    const memory = { step: 'memory', status: 'skipped', why: 'no agent', changes: [] };
    expect(await account.invoke('Image', { ...input, memory, cursor: null })).toMatchObject({
      status: 'skipped',
    });
    expect(account.calls()).toEqual([]);
  });

  it.each<[string, ObjectBody, (honest: object) => object | string | null, string]>([
    ['another hash', image(), (honest) => ({ ...honest, sha256: 'f'.repeat(64) }), 'the host computed ffff'],
    ['another length', image(), (honest) => ({ ...honest, totalBytes: 5 }), 'and the host sent 5'],
    ['no manifest', image(), () => null, 'no host manifest'],
    ['a manifest that is no manifest', image(), () => '{"format":"other"}', 'no host manifest'],
    ['no RAM at all', image(), (honest) => ({ ...honest, ram: [] }), 'names no RAM'],
    [
      'a range that its reader skipped',
      image([[0x100000, 0x5ffffff]]),
      (honest) => honest,
      'bytes of RAM are not in it: 0x1000-0x9efff',
    ],
    ['an image of zeros', image(IMAGE, Buffer.alloc(0)), (honest) => honest, 'all but'],
    [
      'an image without a kernel',
      image(IMAGE, Buffer.alloc(2 * 1024 * 1024, 'no kernel ')),
      (honest) => honest,
      'no banner of a Linux kernel',
    ],
    ['two bytes', ObjectBody.of('ok'), (honest) => honest, 'it ends within the header'],
    ['something else', ObjectBody.of('x'.repeat(5_000)), (honest) => honest, 'no record of LiME version 1'],
  ])('fails for %s, and keeps what it found', async (_, body, claim, problem) => {
    const stored = await streamed(account, body, claim(manifestOf(body)));
    const result = await verify(account, stored);
    expect(result).toMatchObject({ status: 'failed', why: expect.stringContaining(problem) });
    expect(account.vaultJson<Verification>(verificationKey(stored))).toMatchObject({
      sha256: body.sha256().toString('hex'),
    });
  });

  it('fails when the image cannot be read, and says nothing of it', async () => {
    const body = image();
    const stored = await streamed(account, body, manifestOf(body));
    account.fail('s3', 'GetObject', 'denied');
    expect(await verify(account, stored)).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('back: AccessDenied'),
    });
    expect(account.vaultText(verificationKey(stored))).toBeUndefined();
  });

  it('is not misled by a manifest that the host put later', async () => {
    const body = image();
    const stored = await streamed(account, body, manifestOf(body));
    account.putObject(
      stored.manifestKey,
      JSON.stringify({ ...manifestOf(body), sha256: 'f'.repeat(64) }),
      'v2',
    );
    const memory = {
      detail: { image: { key: stored.key, manifestKey: stored.manifestKey, manifestVersionId: 'v1' } },
    };
    expect(await account.invoke('Image', { ...stored.input, memory })).toMatchObject({ status: 'ok' });
  });

  it('reads an image once: a second run finds the proof of the first', async () => {
    const body = image();
    const stored = await streamed(account, body, manifestOf(body));
    const first = await verify(account, stored);
    const second = await verify(account, stored);
    expect(second.detail.verified).toMatchObject(first.detail.verified);
    expect(account.calls('GetObject')).toHaveLength(1);
  });

  it('does not take a checksum of an image for that of another: instance-store volumes are read back too', async () => {
    const body = image();
    const stored = await streamed(account, body, manifestOf(body));
    const disk = ObjectBody.of('a raw disk');
    const diskKey = `cases/${stored.input.case.caseId}/instance-store/20261123T030200000Z/1/disk.raw`;
    account.putObject(diskKey, disk);
    const memory = {
      step: 'memory',
      status: 'ok',
      detail: {
        image: { key: stored.key, manifestKey: stored.manifestKey },
        instanceStore: [{ key: diskKey, manifestKey: diskKey.replace('disk.raw', 'host-manifest.json') }],
      },
    };
    const result = await account.invoke<ImageRun>('Image', { ...stored.input, memory });
    expect(result.detail.verified.map(({ key, sha256 }) => [key, sha256])).toEqual([
      [stored.key, body.sha256().toString('hex')],
      [diskKey, disk.sha256().toString('hex')],
    ]);
    // A volume that is not what it should be is said beside the status, which is that of the memory.
    expect(result).toMatchObject({
      status: 'ok',
      detail: { volumeProblems: [expect.stringContaining(`${diskKey}: there is no host manifest`)] },
    });
  });
});

describe('image, when one invocation is not enough', () => {
  it('is carried on from its cursor, and comes to the same hash', async () => {
    const slow = await Account.open({ environment: { ONE_GO_BYTES: '0', READ_SECONDS: '0' } });
    try {
      const body = image();
      const stored = await streamed(slow, body, manifestOf(body));
      const runs: ImageRun[] = [];
      do {
        runs.push(await verify(slow, stored, runs.at(-1)?.detail.cursor));
      } while (runs.at(-1)?.detail.running);
      expect(runs).toHaveLength(3);
      expect(runs.at(-1)).toMatchObject({
        status: 'ok',
        detail: { verified: [{ sha256: body.sha256().toString('hex'), coverage: { missing: [] } }] },
      });
      expect(JSON.stringify(runs[0]).length).toBeLessThan(4_000);
    } finally {
      await slow.close();
    }
  });
});
