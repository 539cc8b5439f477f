import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  CAPTURED,
  IOMEM,
  kcore,
  lime,
  memoryAt,
  NO_ADDRESS,
  SEGMENTS,
  type Segment,
} from '../synthetic-kcore';
import { READERS_HERE, runsHere } from './readers';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'readers-agree-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each(READERS_HERE)('the %s reader streams the memory of the made-up host', (_name, read) => {
  const host = write(kcore(SEGMENTS), IOMEM);
  const expected = lime(CAPTURED);
  expect(read('plan', ...host).stdout.toString()).toMatch(
    new RegExp(`\nuncovered 0\ntotal ${expected.length}\n$`),
  );
  expect(read('stream', ...host).stdout.equals(expected)).toBe(true);
});

const aarch64Test = runsHere('aarch64') ? test : test.skip;
aarch64Test('the static reader for aarch64 is among them (needs qemu-user-static elsewhere)', () => {
  expect(READERS_HERE.map(([name]) => name)).toContain('static aarch64');
});

/** Addresses in quarter pages, so that page rounding, touching, overlapping and nested ranges all come up. */
const STEP = 1024;
const span = (longest: number) =>
  fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: longest })).map(([at, length]) => ({
    start: at * STEP,
    end: (at + length) * STEP,
  }));
/** What is odd is rare, so that most hosts have a stream to compare. */
const mostly = <T>(usual: T, ...odd: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(usual) },
    ...odd.map((value) => ({ weight: 1, arbitrary: fc.constant(value) })),
  );
const segment: fc.Arbitrary<Segment> = fc
  .tuple(span(60), mostly<bigint | undefined>(undefined, NO_ADDRESS, 0n), mostly(0, 2 ** 36))
  .map(([{ start, end }, declared, above]) => ({
    address: start + above,
    bytes: memoryAt(start + above, end + above),
    ...(declared === undefined ? {} : { declared }),
  }));
const hex = (address: number): string => address.toString(16).padStart(8, '0');
const iomem = fc
  .array(fc.tuple(span(80), mostly('System RAM', 'Reserved', 'System RAM (boot)'), mostly('', '  ')), {
    maxLength: 6,
    size: 'max',
  })
  .map((lines) =>
    lines
      .map(([{ start, end }, name, indent]) => `${indent}${hex(start)}-${hex(end - 1)} : ${name}\n`)
      .join(''),
  );

test('whatever kcore and iomem say, all readers write the same bytes or give the same reason', () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 8, size: 'max' }), iomem, (segments, map) => {
      const host = write(kcore(segments), map);
      for (const mode of ['plan', 'stream'] as const) {
        const [first, ...others] = READERS_HERE.map(([name, read]) => ({ name, ...read(mode, ...host) }));
        for (const other of others) expect({ ...other, name: 'any' }).toEqual({ ...first, name: 'any' });
      }
    }),
    { numRuns: 25 },
  );
});

test.each<[string, string, Buffer, string]>([
  ['the file is no core', 'not-kcore', Buffer.from('something else'), IOMEM],
  ['the file is empty', 'not-kcore', Buffer.alloc(0), IOMEM],
  ['a program header is cut off', 'not-kcore', kcore(SEGMENTS).subarray(0, 150), IOMEM],
  [
    'the addresses are hidden',
    'ram-map-hidden',
    kcore(SEGMENTS),
    IOMEM.replace(/[0-9a-f](?=[0-9a-f]* :|[0-9a-f]*-)/g, '0'),
  ],
  ['nothing is RAM', 'ram-map-hidden', kcore(SEGMENTS), ''],
  ['no segment lies in RAM', 'no-memory-found', kcore(SEGMENTS.slice(1, 2)), IOMEM],
  [
    'there are no physical addresses',
    'kcore-without-physical-addresses',
    kcore(SEGMENTS.map((each) => ({ ...each, declared: 0n }))),
    IOMEM,
  ],
])('all readers say the same when %s', (_what, reason, core, map) => {
  const host = write(core, map);
  const said = READERS_HERE.map(([name, read]) => [name, read('plan', ...host).reason]);
  expect(said).toEqual(READERS_HERE.map(([name]) => [name, reason]));
});

test('all readers say when the memory ends too early, after what they had', () => {
  const host = write(kcore(SEGMENTS).subarray(0, -0x200000), IOMEM);
  const readings = READERS_HERE.map(([, read]) => read('stream', ...host));
  expect(new Set(readings.map(({ status, reason }) => `${status} ${reason}`))).toEqual(
    new Set(['1 read-failed']),
  );
});

function write(core: Buffer, map: string): [string, string] {
  const paths: [string, string] = [join(folder, 'kcore'), join(folder, 'iomem')];
  writeFileSync(paths[0], core);
  writeFileSync(paths[1], map);
  return paths;
}
