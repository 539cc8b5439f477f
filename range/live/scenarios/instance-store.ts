import { createHash, randomBytes } from 'node:crypto';
import type { LiveScenario } from './scenario';

const CONTENT = Buffer.concat([Buffer.alloc(3 << 20), randomBytes(5 << 20), Buffer.alloc(12 << 20)]);

export const instanceStore: LiveScenario = {
  name: 'instance-store',
  title: 'a local NVMe volume is imaged by the same path before a stop would erase it',
  isCore: false,
  guest: {
    instanceStore: {
      byId: 'nvme-Amazon_EC2_NVMe_Instance_Storage_AWS6AA4A0DE1D8F4D4E7',
      content: CONTENT,
    },
  },
  async play(stage) {
    const { result } = await stage.capture();
    const { recorder } = stage.context;
    const [volume] = result.detail.instanceStore ?? [];
    const bytes = volume ? stage.account.object(volume.key) : Buffer.alloc(0);
    recorder.check(
      "the volume's image is the disk to the byte",
      bytes.equals(CONTENT),
      `${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`,
    );
    recorder.check(
      'the host gave the same hash',
      volume?.hostSha256 === createHash('sha256').update(CONTENT).digest('hex'),
    );
  },
};
