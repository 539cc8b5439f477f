/** Whatever is done to whichever byte or file of a finished case, `cordon verify` fails and names it. */
import fc from 'fast-check';
import { type Verification, verifyCase } from '../../../cli/verify/verify';
import { type Files, finishedCase, IMAGE, MapFolder, report } from './case-fixture';

const once = finishedCase().files;
/** With two reports, so that there is an earlier manifest as well. */
const original: Files = finishedCase().files;
report(original, 'report/20261125T000000000Z');
const paths = [...original.keys()];

const names = ({ broken }: Verification, path: string): boolean =>
  broken.some(({ files, what }) => files.includes(path) || what.includes(path));

async function expectNamed(files: Files, ...tampered: string[]): Promise<void> {
  const verification = await verifyCase(new MapFolder(files));
  const unnamed = tampered.filter((path) => !names(verification, path));
  if (verification.holds || unnamed.length > 0)
    throw new Error(`tampering went unnoticed, or unnamed: ${unnamed.join(', ') || tampered.join(', ')}`);
}

const contentOf = (path: string): Buffer => original.get(path) ?? Buffer.alloc(0);
const withFile = (path: string, content: Buffer): Files => new Map(original).set(path, content);

function flipped(content: Buffer, at: number, mask: number): Buffer {
  const other = Buffer.from(content);
  other[at] = (other[at] ?? 0) ^ mask;
  return other;
}

test('the case is whole before anything is done to it', async () => {
  expect((await verifyCase(new MapFolder(original))).broken).toEqual([]);
});

test.each([...once].filter(([path]) => path !== IMAGE))(
  'fails for every single byte of %s that is another',
  async (path, content) => {
    for (let at = 0; at < content.length; at++)
      await expectNamed(new Map(once).set(path, flipped(content, at, 1 << (at % 8))), path);
  },
);

const onePath = fc.constantFrom(...paths);
const twoPaths = fc.tuple(onePath, onePath).filter(([a, b]) => a !== b && !contentOf(a).equals(contentOf(b)));
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (path: string, where: number): number => Math.floor(where * contentOf(path).length);

test('fails for any bits flipped in any file, the image too', async () => {
  await fc.assert(
    fc.asyncProperty(onePath, fraction, fc.integer({ min: 1, max: 255 }), async (path, where, mask) =>
      expectNamed(withFile(path, flipped(contentOf(path), at(path, where), mask)), path),
    ),
    { numRuns: 300 },
  );
});

test('fails for any file cut off anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(onePath, fraction, async (path, where) =>
      expectNamed(withFile(path, contentOf(path).subarray(0, at(path, where))), path),
    ),
    { numRuns: 200 },
  );
});

test('fails for anything appended to any file', async () => {
  await fc.assert(
    fc.asyncProperty(onePath, fc.uint8Array({ minLength: 1, maxLength: 64 }), async (path, more) =>
      expectNamed(withFile(path, Buffer.concat([contentOf(path), more])), path),
    ),
    { numRuns: 200 },
  );
});

test('fails for any file that is deleted', async () => {
  for (const path of paths) {
    const files = new Map(original);
    files.delete(path);
    await expectNamed(files, path);
  }
});

test('fails for any file that is renamed, and names the new name as well', async () => {
  const names = fc.oneof(
    fc.stringMatching(/^[a-z0-9]{1,12}(\/[a-z0-9.]{1,12})?$/),
    fc.constantFrom(
      'context/other.txt',
      'custody/000003.sig',
      'before-state/other.json',
      'hold/20261125T000000000Z.json',
    ),
  );
  await fc.assert(
    fc.asyncProperty(onePath, names, async (path, name) => {
      fc.pre(!original.has(name));
      const files = withFile(name, contentOf(path));
      files.delete(path);
      await expectNamed(files, path, name);
    }),
    { numRuns: 200 },
  );
});

test('fails for any file that is added', async () => {
  const places = fc.constantFrom(
    'context/planted.txt',
    'before-state/planted.json',
    'custody/000003.json',
    'custody/000003.sig',
    'report/20261126T000000000Z/manifest.json',
    'report/20261126T000000000Z/report.json',
    'report/20261126T000000000Z/public-key.pem',
    'memory/20261123T030010000Z/image.raw',
    'planted',
    'report/../planted',
  );
  await fc.assert(
    fc.asyncProperty(places, fc.uint8Array({ maxLength: 64 }), async (path, content) =>
      expectNamed(withFile(path, Buffer.from(content)), path),
    ),
    { numRuns: 200 },
  );
});

test('fails for any two files that are swapped, and names both', async () => {
  await fc.assert(
    fc.asyncProperty(twoPaths, async ([a, b]) =>
      expectNamed(withFile(a, contentOf(b)).set(b, contentOf(a)), a, b),
    ),
    { numRuns: 300 },
  );
});
