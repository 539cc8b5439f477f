/**
 * A subject that was found hibernated: its RAM lies as an image on its root volume, so that the snapshot of that volume is
 * evidence of memory too. What is said of it is what AWS and the operating systems document; nobody has read the image.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-hibernate-overview.html
 */
import type { SnapshotState } from '../common/case-snapshots';
import { describeInstance, isOff } from '../common/ec2';
import type { Subject } from '../common/subject';

/** The state reason of an instance that did hibernate; a hibernation that failed ends as an ordinary shutdown. */
const HIBERNATED = 'Client.UserInitiatedHibernate';

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
      "EC2 reports that the hibernation was done; the image is in the swap space of the hibernation agent on the root volume, in the format of the kernel's own suspend to disk, often compressed",
    unknown:
      'whether the image is whole, which kernel and compression wrote it, and whether your tool reads it: most memory tools need it converted first. A start of the instance uses the image up',
  },
  windows: {
    known:
      'EC2 reports that the hibernation was done; the image is hiberfil.sys on the root volume, compressed in a format that memory tools convert',
    unknown:
      'whether the image is whole, and whether your tool knows the format of this version of Windows. A start of the instance uses the image up',
  },
} as const;

export async function hibernationImage(
  { instanceId, state, platform, volumes }: Subject,
  snapshots: readonly SnapshotState[],
): Promise<HibernationImage | null> {
  if (!isOff(state)) return null;
  const { StateReason, RootDeviceName } = await describeInstance(instanceId);
  if (StateReason?.Code !== HIBERNATED) return null;
  const volumeId = volumes.find(({ deviceName }) => deviceName === RootDeviceName)?.volumeId;
  if (volumeId === undefined) return null;
  const kept = snapshots.find((each) => each.volumeId === volumeId && each.state !== 'error');
  return { volumeId, snapshotId: kept?.snapshotId ?? null, ...READING[platform] };
}
