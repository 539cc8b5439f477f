/**
 * A persistent Spot request launches another instance, from the same template and perhaps with the same hole, as soon as
 * the subject is terminated. It is cancelled only while the subject runs and stays online: with the request of a stopped
 * instance EC2 terminates the instance, and one whose request is cancelled cannot be stopped (EC2 User Guide,
 * "Cancel a Spot Instance request", "Stop a Spot Instance").
 */

import { CancelSpotInstanceRequestsCommand, DescribeSpotInstanceRequestsCommand } from '@aws-sdk/client-ec2';
import { recordBefore } from '../common/before-state';
import { ec2 } from '../common/ec2';
import type { Tools } from '../common/step';
import type { StepInput } from '../common/subject';

export interface SpotRequest {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  /** What was done with it, or why it was left. */
  readonly outcome: string;
}

/** Null for a subject that no Spot request stands behind. */
export async function cancelSpotRequest(
  { case: request, subject, mode }: StepInput,
  { changes, policy }: Tools,
): Promise<SpotRequest | null> {
  if (subject.spotRequestId === null) return null;
  const { isFulfilled, ...found } = await describe(subject.spotRequestId);
  const left = reasonToLeave(found, isFulfilled, mode, policy.fleet.cancelSpotRequests);
  if (left !== undefined) return { ...found, outcome: left };
  await recordBefore(request.caseId, 'spot-request.json', { request: found });
  await changes.make('ec2:CancelSpotInstanceRequests', found.id, `${found.state} -> cancelled`, () =>
    ec2.send(new CancelSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [found.id] })),
  );
  return { ...found, outcome: 'cancelled' };
}

async function describe(id: string) {
  const { SpotInstanceRequests } = await ec2.send(
    new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [id] }),
  );
  const [request] = SpotInstanceRequests ?? [];
  if (!request) throw new Error(`EC2 answered without the request ${id}`);
  return {
    id,
    type: request.Type ?? 'unknown',
    state: request.State ?? 'unknown',
    /** Not so while its instance stops. */
    isFulfilled: request.Status?.Code === 'fulfilled',
  };
}

function reasonToLeave(
  { type, state }: Pick<SpotRequest, 'type' | 'state'>,
  isFulfilled: boolean,
  mode: StepInput['mode'],
  mayCancel: boolean,
): string | undefined {
  if (type !== 'persistent') return `a ${type} request launches no other instance`;
  if (!mayCancel) return 'policy leaves it (cancelSpotRequests is false)';
  if (mode !== 'online') return `mode ${mode} stops the subject, which needs its request for that`;
  if (state !== 'active' || !isFulfilled) return `it is ${state}, and the subject not simply running`;
  return undefined;
}
