/** An instance-store volume of a simulated host, raw: each file of its content on blocks of its own, the rest zeros. */
import type { InstanceStoreVolume } from '../services/ec2/compute-model';
import { type Extent, ObjectBody } from '../services/s3/body';

const GB = 1_000_000_000;
const FIRST_FILE = 1024 * 1024;
const BLOCK = 4096;

export function diskImage({ sizeGB, content }: InstanceStoreVolume): ObjectBody {
  const extents: Extent[] = [];
  let at = 0;
  [...content].forEach(([path, value], index) => {
    const start = FIRST_FILE + index * BLOCK;
    const bytes = Buffer.from(`${path}\0${value}\0`);
    extents.push({ zeros: start - at }, { bytes });
    at = start + bytes.length;
  });
  return ObjectBody.fromExtents([...extents, { zeros: sizeGB * GB - at }]);
}
