import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Btf } from '../../../range/live/image/btf';
import { headLength, segmentsOf } from '../../../range/live/image/elf';
import { LimeImage } from '../../../range/live/image/lime';
import { AddressSpace } from '../../../range/live/image/page-tables';
import { vmcoreInfoOf } from '../../../range/live/image/vmcoreinfo';

const HEAD = gunzipSync(readFileSync(join(__dirname, '../../documents/recorded/kcore-head.gz')));

/** One record from address 0 on. */
function imageOf(bytes: Buffer): LimeImage {
  const header = Buffer.alloc(32);
  header.writeUInt32LE(0x4c694d45, 0);
  header.writeUInt32LE(1, 4);
  header.writeBigUInt64LE(BigInt(bytes.length - 1), 16);
  return LimeImage.parse(Buffer.concat([header, bytes]));
}

test('the recorded headers are whole and name RAM by its physical addresses', () => {
  const segments = segmentsOf(HEAD);
  expect(headLength(segments)).toBe(HEAD.length);
  expect(segments.flatMap(({ kind, physical }) => (kind === 'load' ? (physical ?? []) : []))).toEqual(
    expect.arrayContaining([0x1000n, 0x100000n]),
  );
});

test('VMCOREINFO of a real kernel says where it lies, also below its own mapping', () => {
  const info = vmcoreInfoOf(imageOf(HEAD));
  expect(info).toMatchObject({ release: '6.1.0-56-cloud-amd64', hasFiveLevels: false });
  expect(info?.physicalBase).toBeLessThan(0n);
});

test('a copy of VMCOREINFO that is cut off is passed over', () => {
  expect(vmcoreInfoOf(imageOf(Buffer.from('OSRELEASE=6.1.0\nPAGESIZE=4096\0')))).toBeUndefined();
});

test('BTF gives the offset of a member, through unnamed structures too', () => {
  const names = '\0outer\0first\0second\0';
  const at = (name: string): number => names.indexOf(`\0${name}\0`) + 1;
  const struct = (name: number, kind: number, members: readonly (readonly number[])[]): number[] => [
    name,
    (kind << 24) | members.length,
    16,
    ...members.flat(),
  ];
  const types = [
    ...struct(0, 4, [[at('second'), 0, 32]]),
    ...struct(at('outer'), 4, [
      [at('first'), 0, 0],
      [0, 1, 64],
    ]),
  ];
  const body = Buffer.alloc(types.length * 4);
  for (const [index, value] of types.entries()) body.writeUInt32LE(value, index * 4);
  const header = Buffer.alloc(24);
  header.writeUInt16LE(0xeb9f, 0);
  const fields = [24, 0, body.length, body.length, names.length];
  for (const [index, value] of fields.entries()) header.writeUInt32LE(value, 4 + index * 4);
  const btf = new Btf(Buffer.concat([header, body, Buffer.from(names)]));
  expect(btf.offsetOf('outer', 'first')).toBe(0);
  expect(btf.offsetOf('outer', 'second')).toBe(12);
  expect(() => btf.offsetOf('outer', 'third')).toThrow('BTF has no outer.third');
});

test('page tables are walked to pages of 4 KiB and of 2 MiB', () => {
  const memory = Buffer.alloc(0x6000);
  const put = (table: number, index: number, value: bigint): unknown =>
    memory.writeBigUInt64LE(value, table + index * 8);
  put(0x1000, 1, 0x2001n);
  put(0x2000, 0, 0x3001n);
  put(0x3000, 0, 0x4001n);
  put(0x3000, 1, 0x200081n);
  put(0x4000, 5, 0x5001n);
  const space = new AddressSpace(imageOf(memory), 0x1000n, 4);
  const base = 1n << 39n;
  expect(space.translate(base + 0x5123n)).toBe(0x5123n);
  expect(space.translate(base + 0x200000n + 0x1234n)).toBe(0x201234n);
  expect(space.translate(base + 0x6000n)).toBeUndefined();
  expect(space.translate(0n)).toBeUndefined();
});
