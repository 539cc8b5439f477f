import { diskImage } from '../../../range/guest/disk';

const volume = (content: Record<string, string>) => ({
  deviceName: 'ephemeral0',
  sizeGB: 59,
  content: new Map(Object.entries(content)),
});

test('is as large as the device, and holds each file on blocks of its own', () => {
  const image = diskImage(volume({ '/loot': 'collected', '/note': 'a second one' }));
  expect(image.size).toBe(59_000_000_000);
  const start = image.slice(0, 4 * 1024 * 1024);
  expect(start.contains(Buffer.from('/loot\0collected\0'))).toBe(true);
  expect(start.contains(Buffer.from('/note\0a second one\0'))).toBe(true);
});

test('is nothing but zeros once it was erased', () => {
  expect(diskImage(volume({})).extents).toEqual([{ zeros: 59_000_000_000 }]);
});
