/**
 * Copies of snapshots. What the caller may do with the keys is found out only after the call has succeeded: a copy that
 * fails over it ends in `error`, and only its state message says why.
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html
 */
import { evaluate } from '../../iam';
import type { Call } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { encryptionKey } from '../kms/state';
import { emitCopyResult } from './events';
import { newId } from './ids';
import { finishSnapshot, OVERHEAD_MS } from './snapshot-progress';
import type { Snapshot, Tags } from './state';

const MAX_CONCURRENT = 20;

export const FROM_KEY = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:ReEncryptFrom'];
export const TO_KEY = [
  'kms:CreateGrant',
  'kms:DescribeKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptTo',
];

export interface CopySpec {
  readonly Description?: string | undefined;
  readonly KmsKeyId?: string | undefined;
  readonly tags: Tags;
}

export function checkCopyLimit({ ec2 }: World): void {
  const underWay = [...ec2.snapshots.values()].filter(
    ({ copyOf, state }) => copyOf !== undefined && state === 'pending',
  ).length;
  if (underWay >= MAX_CONCURRENT)
    throw new ServiceError(
      'ResourceLimitExceeded',
      `Too many snapshot copies in progress. The limit is ${MAX_CONCURRENT} for this destination region.`,
    );
}

/** A copy under another key is a full one. */
export function startCopy(call: Call, source: Snapshot, spec: CopySpec): Snapshot {
  const { world } = call;
  const now = world.clock.now();
  const kmsKeyId = spec.KmsKeyId ?? source.kmsKeyId;
  const copy: Snapshot = {
    id: newId(world.ec2, 'snap'),
    volumeId: 'vol-ffffffff',
    ownerId: world.account,
    description: spec.Description ?? '',
    sizeGiB: source.sizeGiB,
    encrypted: kmsKeyId !== undefined,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    startedAt: now,
    dueAt: now + OVERHEAD_MS + (source.dueAt - source.startedAt - OVERHEAD_MS),
    tags: spec.tags,
    content: new Map(source.content),
    sharedWith: new Set(),
    copyOf: source.id,
    state: 'pending',
  };
  world.ec2.snapshots.set(copy.id, copy);
  const isReadable = mayUse(call, source.kmsKeyId, FROM_KEY) && mayUse(call, kmsKeyId, TO_KEY);
  const takesMs = isReadable ? copy.dueAt - now : OVERHEAD_MS;
  world.clock.schedule(takesMs, () => {
    finishSnapshot(world, copy, isReadable ? undefined : 'Given key ID is not accessible');
    emitCopyResult(world, copy, source);
  });
  return copy;
}

/** A key that is not enabled serves nobody. */
function mayUse({ world, caller }: Call, keyId: string | undefined, actions: readonly string[]): boolean {
  if (keyId === undefined) return true;
  const key = encryptionKey(world.kms, keyId);
  if (key?.state !== 'Enabled') return false;
  const context = {
    'kms:CallerAccount': world.account,
    'kms:GrantIsForAWSResource': 'true',
    'kms:ViaService': `ec2.${world.region}.amazonaws.com`,
  };
  return actions.every(
    (action) => evaluate(caller.principal, { action, resource: key.arn, context }, [key.policy]).allowed,
  );
}
