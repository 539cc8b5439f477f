/**
 * Copies under the vault's own key: of what the forensic account could not open otherwise (a snapshot under the default key of
 * the account cannot be shared, and any other key is not Cordon's to share), or of everything, by policy. CopySnapshot takes
 * no client token and copies no tags: a copy is tagged with what it is a copy of, and found again by that.
 */
import { CopySnapshotCommand, type Tag } from '@aws-sdk/client-ec2';
import { descriptionOf, type SnapshotState } from '../common/case-snapshots';
import type { Changes } from '../common/changes';
import { ec2Once } from '../common/ec2';
import { environment } from '../common/environment';
import { CASE_TAG, COPY_OF_TAG } from '../common/own-tags';
import type { Policy } from '../common/policy';
import type { StepInput } from '../common/subject';
import type { Progress } from './progress';

type Input = Pick<StepInput, 'case' | 'subject'>;

export function isToBeCopied(
  { encrypted, keyId, copyOf }: SnapshotState,
  { evidence }: Pick<Policy, 'evidence'>,
) {
  if (copyOf !== null || keyId === environment('VAULT_KEY_ARN')) return false;
  return evidence.copySnapshots || (evidence.forensicAccountId !== undefined && encrypted !== false);
}

export const copyOf = (
  { snapshotId }: SnapshotState,
  all: readonly SnapshotState[],
): SnapshotState | undefined => all.find((each) => each.copyOf === snapshotId);

/** AWS allows so many at once into a Region, for all of the account. */
const MAX_CONCURRENT = 20;

/** Starts the copies that can be started now. One that ended in `error` is not begun again: see its message. */
export async function copyAll(
  input: Input,
  all: readonly SnapshotState[],
  policy: Pick<Policy, 'evidence'>,
  changes: Changes,
  progress: Progress,
): Promise<void> {
  const due = all.filter(
    (each) => isToBeCopied(each, policy) && each.state === 'completed' && !copyOf(each, all),
  );
  const underWay = all.filter((each) => each.copyOf !== null && each.state === 'pending');
  const free = Math.max(0, MAX_CONCURRENT - underWay.length);
  for (const { copyOf: source, snapshotId, stateMessage } of all.filter(isFailedCopy))
    progress.note(`the copy ${snapshotId} of ${source} failed: ${stateMessage ?? 'EC2 gives no reason'}`);
  for (const source of due.slice(0, free)) {
    const what = `copying ${source.snapshotId}`;
    const started = await progress.attemptNow(what, () => startCopy(input, source, changes));
    if (started) progress.waiting.push(`${what} under the key of the vault`);
  }
  if (due.length > free)
    progress.waiting.push(`${due.length - free} copies: AWS makes ${MAX_CONCURRENT} at once`);
}

const isFailedCopy = (each: SnapshotState): boolean => each.copyOf !== null && each.state === 'error';

const startCopy = (
  { case: { caseId }, subject }: Input,
  { snapshotId, volumeId }: SnapshotState,
  changes: Changes,
) =>
  changes.make('ec2:CopySnapshot', snapshotId, 'a copy under the key of the vault', () =>
    ec2Once.send(
      new CopySnapshotCommand({
        SourceRegion: environment('AWS_REGION'),
        SourceSnapshotId: snapshotId,
        Encrypted: true,
        KmsKeyId: environment('VAULT_KEY_ARN'),
        Description: `${descriptionOf(caseId)}, a copy of ${snapshotId} of ${volumeId}`,
        TagSpecifications: [
          { ResourceType: 'snapshot', Tags: tagsOf(caseId, subject.instanceId, snapshotId) },
        ],
      }),
    ),
  );

const tagsOf = (caseId: string, instanceId: string, source: string): Tag[] => [
  { Key: CASE_TAG, Value: caseId },
  { Key: COPY_OF_TAG, Value: source },
  { Key: 'cordon:instance', Value: instanceId },
  { Key: 'Name', Value: `cordon ${instanceId} copy` },
];
