/**
 * A subject that hibernated, or was found so: its RAM lies as an image on its root volume, so that the snapshot of that volume is
 * evidence of memory too. What is said of it is what AWS and the operating systems document; nobody has read the image.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-hibernate-overview.html
 */
import type { SnapshotState } from '../common/case-snapshots';
import { describeInstance, isOff } from '../common/ec2';
import { isHibernated } from '../common/hibernation';
import type { Mode } from '../common/mode';
import type { Subject } from '../common/subject';

export interface HibernationImage {
  readonly volumeId: string;
  /** Of the root volume; null while there is none. */
  readonly snapshotId: string | null;
  readonly known: string;
  readonly unknown: string;
}

const READING = {
  linux: {
    known:
      "EC2 reports that hibernation was begun, and the subject has stopped; the image would be in the swap space of the hibernation agent on the root volume, in the format of the kernel's own suspend to disk, often compressed",
    unknown:
      'whether the image is there at all and whole, which kernel and compression wrote it, and whether your tool reads it: most memory tools need it converted first. A start of the instance uses the image up',
  },
  windows: {
    known:
      'EC2 reports that hibernation was begun, and the subject has stopped; the image would be hiberfil.sys on the root volume, compressed in a format that memory tools convert',
    unknown:
      'whether the image is there at all and whole, and whether your tool knows the format of this version of Windows. A start of the instance uses the image up',
  },
} as const;

export async function hibernationImage(
  { instanceId, state, platform, volumes }: Subject,
  mode: Mode,
  snapshots: readonly SnapshotState[],
): Promise<HibernationImage | null> {
  if (mode !== 'hibernate' && !isOff(state)) return null;
  const instance = await describeInstance(instanceId);
  if (!isHibernated(instance)) return null;
  const volumeId = volumes.find(({ deviceName }) => deviceName === instance.RootDeviceName)?.volumeId;
  if (volumeId === undefined) return null;
  const kept = snapshots.find((each) => each.volumeId === volumeId && each.state !== 'error');
  return { volumeId, snapshotId: kept?.snapshotId ?? null, ...READING[platform] };
}
