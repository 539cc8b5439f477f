import { ramImage, ramRanges } from '../../../range/guest/ram';
import { addSubnet, addVpc, launchInstance } from '../../../range/services/ec2/builders';
import { worldFixture } from '../world-fixture';

const MIB = 1024 * 1024;

function host(secrets: Readonly<Record<string, string>> = {}) {
  const { world } = worldFixture();
  const subnet = addSubnet(world, addVpc(world).id, { cidr: '10.0.0.0/24' });
  const instance = launchInstance(world, { subnetId: subnet.id, type: 't3.nano' });
  for (const [name, value] of Object.entries(secrets)) instance.memory.set(name, value);
  return instance;
}

/** The records of a LiME version 1 file: first and last address of each, as its header says. */
function records(image: ReturnType<typeof ramImage>): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0; at < image.size; ) {
    const header = Buffer.from(image.slice(at, at + 32).toBytes());
    expect([header.toString('latin1', 0, 4), header.readUInt32LE(4), header.readBigUInt64LE(24)]).toEqual([
      'EMiL',
      1,
      0n,
    ]);
    const [first, last] = [Number(header.readBigUInt64LE(8)), Number(header.readBigUInt64LE(16))];
    found.push([first, last]);
    at += 32 + (last - first + 1);
  }
  return found;
}

test('is a LiME file over the ranges of the host, and nothing besides', () => {
  const instance = host();
  const image = ramImage(instance);
  expect(records(image)).toEqual(ramRanges(instance).map((range) => [...range]));
  const bytes = ramRanges(instance).reduce((sum, [first, last]) => sum + last - first + 1, 0);
  expect(image.size).toBe(bytes + 2 * 32);
});

test('covers the RAM of the type but for what firmware and kernel keep', () => {
  const { size } = ramImage(host());
  expect(size).toBeGreaterThan(495 * MIB);
  expect(size).toBeLessThan(512 * MIB);
});

test('holds each secret on a page of its own, wherever it is cut', () => {
  const image = ramImage(host({ implant: 'session key 1', note: 'a second one' }));
  expect(image.contains(Buffer.from('implant\0session key 1\0'))).toBe(true);
  expect(image.contains(Buffer.from('note\0a second one\0'))).toBe(true);
  expect(ramImage(host()).contains(Buffer.from('session key'))).toBe(false);
  const parts = Array.from({ length: Math.ceil(image.size / (64 * MIB)) }, (_, i) =>
    image.slice(i * 64 * MIB, Math.min(image.size, (i + 1) * 64 * MIB)),
  );
  expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(image.size);
  expect(parts.filter((part) => part.contains(Buffer.from('session key 1')))).toHaveLength(1);
});
