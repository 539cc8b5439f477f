import { mkdirSync, symlinkSync } from 'node:fs';
import { parseManifest } from '../../documents/outcome';
import { failed, host, sha256, useCaptureHost } from './capture-fixture';
import { SHELLS } from './capture-harness';
import { memoryAt } from './synthetic-kcore';

useCaptureHost();

const NAME = 'nvme-Amazon_EC2_NVMe_Instance_Storage_';
const DISK = memoryAt(0, 12 * 1024 * 1024);
const SECOND = memoryAt(0x1000_0000, 0x1000_0000 + 6 * 1024 * 1024);

/** Two local volumes, as udev shows them: each twice, the first with a partition; and an EBS volume, which is none. */
beforeEach(() => {
  for (const folder of ['disks', 'block']) mkdirSync(`${host.folder}/${folder}`);
  volume('nvme1n1', DISK, [`${NAME}AWS1A2B3C`, `${NAME}AWS1A2B3C_1`]);
  volume('nvme1n1p1', DISK.subarray(0, 512), [`${NAME}AWS1A2B3C-part1`]);
  volume('nvme2n1', SECOND, [`${NAME}AWS9F8E7D`, `${NAME}AWS9F8E7D_1`]);
  volume('nvme0n1', SECOND, ['nvme-Amazon_Elastic_Block_Store_vol0a1b']);
  host.settings = {
    ...host.settings,
    DISKS: `${host.folder}/disks`,
    BLOCK_DEVICES: `${host.folder}/block`,
    KCORE: '/nowhere',
  };
});

function volume(device: string, bytes: Buffer, links: readonly string[], sectors = bytes.length / 512): void {
  const path = host.write(device, bytes);
  mkdirSync(`${host.folder}/block/${device}`);
  host.write(`block/${device}/size`, `${sectors}\n`);
  for (const link of links) symlinkSync(path, `${host.folder}/disks/${link}`);
}

const script = (index: number, parts = 4): string =>
  host.script(host.plan({ sources: [{ kind: 'instance-store', index }] }, parts));

describe.each(SHELLS)('under %s', (shell) => {
  test.each([
    [1, DISK, `${NAME}AWS1A2B3C`],
    [2, SECOND, `${NAME}AWS9F8E7D`],
  ])('volume %i is streamed as it is', async (index, bytes, device) => {
    host.shell = shell;
    expect(await host.outcome(script(index))).toMatchObject({
      status: 'ok',
      source: 'instance-store',
      reader: 'none',
      content: 'raw',
      totalBytes: bytes.length,
      sha256: sha256(bytes),
    });
    expect(host.storedStream.equals(bytes)).toBe(true);
    expect(parseManifest(host.storedManifest)).toMatchObject({
      source: 'instance-store',
      device,
      content: 'raw',
      completeness: 'planned-bytes',
    });
  });
});

describe('fails when', () => {
  test('there are not so many volumes', async () => {
    expect(await host.outcome(script(3))).toMatchObject(failed('source', 'no-such-volume'));
  });

  test('there is none at all', async () => {
    host.settings = { ...host.settings, DISKS: '/nowhere' };
    expect(await host.outcome(script(1))).toMatchObject(failed('source', 'no-such-volume'));
  });

  test('the volume ends before its length', async () => {
    host.write('block/nvme1n1/size', `${DISK.length / 512 + 8}\n`);
    expect(await host.outcome(script(1))).toMatchObject(failed('source', 'length-mismatch'));
    expect(host.storedManifest).toBe('');
  });

  test('the kernel does not tell its length', async () => {
    host.write('block/nvme1n1/size', 'many\n');
    expect(await host.outcome(script(1))).toMatchObject(failed('source', 'unknown-length'));
  });

  test('the plan has too few parts for it', async () => {
    expect(await host.outcome(script(1, 2))).toMatchObject(failed('plan', 'too-few-parts'));
  });
});
