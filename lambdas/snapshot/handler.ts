/**
 * `snapshot`: one crash-consistent set of snapshots over all volumes, tagged at creation with the case. CreateSnapshots
 * takes no client token, so the set is looked up by that tag before it is made, and made by a client that does
 * not repeat the call. `check` reads how far the set is.
 */
import { CreateSnapshotsCommand, type Tag } from '@aws-sdk/client-ec2';
import * as v from 'valibot';
import { describeError, isCode } from '../common/aws-error';
import { type SnapshotState, snapshotsOf, toState } from '../common/case-snapshots';
import { ec2Once } from '../common/ec2';
import { CASE_TAG } from '../common/own-tags';
import { finished, Problems, type StepResult, skipped } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import { stepInputSchema } from '../common/subject';

const inputSchema = v.object({ ...stepInputSchema.entries, action: v.picklist(['create', 'check']) });
type Input = v.InferOutput<typeof inputSchema>;

export type SnapshotResult = StepResult<{
  readonly snapshots: readonly SnapshotState[];
  readonly settled: boolean;
}>;

export const handler = stepHandler('snapshot', inputSchema, snapshot);

async function snapshot(input: Input, { changes }: Tools): Promise<SnapshotResult> {
  if (input.subject.volumes.length === 0) return skipped('snapshot', 'the subject has no EBS volume');
  const problems = new Problems();
  const found = await problems.attempt(
    `${input.action} snapshots`,
    () => (input.action === 'create' ? findOrCreate(input, changes) : snapshotsOf(input.case.caseId)),
    TryAgain,
  );
  const snapshots = found ?? [];
  judge(input, snapshots, changes, problems);
  const settled = snapshots.every(({ state }) => state === 'completed' || state === 'error');
  return finished('snapshot', problems, changes.list, { snapshots, settled });
}

function judge(
  { subject }: Input,
  snapshots: readonly SnapshotState[],
  changes: Tools['changes'],
  problems: Problems,
): void {
  const failed = snapshots.filter(({ state }) => state === 'error').map(({ snapshotId }) => snapshotId);
  if (failed.length > 0) problems.note(`in state error: ${failed.join(', ')}`);
  const covered = new Set(snapshots.map(({ volumeId }) => volumeId));
  const missing = subject.volumes
    .filter(({ volumeId }) => !covered.has(volumeId))
    .map(({ volumeId }) => volumeId);
  if (missing.length > 0 && !changes.isDryRun) problems.note(`no snapshot of ${missing.join(', ')}`);
}

/**
 * The set could not be made now, but may be later; or was made and the answer lost. The workflow runs the step again,
 * which begins by looking for the set. Its name is what the workflow's Retry waits for.
 */
class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

const WORTH_ANOTHER_ATTEMPT = [
  'TimeoutError',
  'RequestLimitExceeded',
  'InternalError',
  'InternalFailure',
  'Unavailable',
  'ServiceUnavailable',
  'SnapshotCreationPerVolumeRateExceeded',
  'ConcurrentSnapshotLimitExceeded',
];

async function findOrCreate(input: Input, changes: Tools['changes']): Promise<readonly SnapshotState[]> {
  try {
    const standing = await snapshotsOf(input.case.caseId);
    return standing.length > 0 ? standing : await createSet(input, changes);
  } catch (error) {
    if (isCode(error, ...WORTH_ANOTHER_ATTEMPT)) throw new TryAgain(describeError(error), { cause: error });
    throw error;
  }
}

async function createSet(
  { case: request, subject }: Input,
  changes: Tools['changes'],
): Promise<readonly SnapshotState[]> {
  const volumes = subject.volumes.map(({ volumeId }) => volumeId).join(', ');
  const Tags: Tag[] = [
    { Key: CASE_TAG, Value: request.caseId },
    { Key: 'cordon:instance', Value: subject.instanceId },
    { Key: 'Name', Value: `cordon ${subject.instanceId}` },
  ];
  const created = await changes.make(
    'ec2:CreateSnapshots',
    subject.instanceId,
    `snapshots of ${volumes}`,
    () =>
      ec2Once.send(
        new CreateSnapshotsCommand({
          InstanceSpecification: { InstanceId: subject.instanceId },
          Description: `Cordon evidence of case ${request.caseId}`,
          TagSpecifications: [{ ResourceType: 'snapshot', Tags }],
        }),
      ),
  );
  return (created?.Snapshots ?? []).map(toState);
}
