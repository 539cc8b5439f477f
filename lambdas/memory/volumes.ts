/**
 * Instance-store volumes, imaged over the same path as memory, before a stop erases them. Only where a stop is to come:
 * a subject that stays online keeps them. They come last, since they change least.
 */

import type { Changes } from '../common/changes';
import { describeInstanceType } from '../common/instance-type';
import type { Policy } from '../common/policy';
import type { StepInput } from '../common/subject';
import { caseKey } from '../common/vault';
import type { Stream } from './capture';
import { startedBefore, startStream } from './stream';
import { tooLongFor } from './url-life';

const GB = 1_000_000_000;

/** Bytes of each volume that is to be imaged, in the order in which the instance type has them. */
export async function volumesToImage(
  { subject, mode }: StepInput,
  { evidence }: Policy,
): Promise<readonly number[]> {
  if (mode !== 'capture-then-stop' || !evidence.instanceStore) return [];
  const { InstanceStorageSupported, InstanceStorageInfo } = await describeInstanceType(subject.instanceType);
  if (InstanceStorageSupported !== true) return [];
  return (InstanceStorageInfo?.Disks ?? []).flatMap(({ Count = 0, SizeInGB = 0 }) =>
    Array.from({ length: Count }, () => SizeInGB * GB),
  );
}

/** `volume` counts from 1. Throws with the reason when it is too large for the URLs that it would need. */
export async function startVolume(
  { case: { caseId }, subject }: StepInput,
  volume: number,
  bytes: number,
  changes: Changes,
): Promise<Stream | undefined> {
  const recordKey = caseKey(caseId, 'instance-store', `volume-${volume}.json`);
  const standing = await startedBefore(recordKey);
  if (standing) return standing;
  const refusal = tooLongFor(bytes);
  if (refusal !== undefined) throw new Error(refusal);
  const what = `image of instance-store volume ${volume}, ${bytes} bytes`;
  return await changes.make('ssm:SendCommand', subject.instanceId, what, () =>
    startStream({
      instanceId: subject.instanceId,
      comment: `Cordon image of instance-store volume ${volume}`,
      bytes,
      recordKey,
      key: (attempt, name) => caseKey(caseId, 'instance-store', attempt, String(volume), name),
      imageName: 'disk.raw',
      sources: async () => [{ kind: 'instance-store', index: volume }],
    }),
  );
}
