/**
 * `release`: puts the subject back as it was before the case. `apply` carries out the plan and may be called as often as it
 * takes; `finish` reads everything again, writes down who released what and why, and closes the case. Evidence is never touched.
 */
import { describeError } from '../common/aws-error';
import type { Change } from '../common/changes';
import { stepHandler, type Tools } from '../common/step';
import { markReleasing } from './case-status';
import { type Finished, finish } from './finish';
import { planOf } from './plan';
import { removeOwnGroups } from './remove-own-groups';
import { type ReleaseRequest, releaseRequestSchema } from './request';
import { type Outcome, restoreAll } from './restore';

export type Applied = { readonly changes: readonly Change[] } & (
  | Outcome
  | { readonly outcome: 'refused' | 'already-released'; readonly why: string | undefined }
);

export const handler = stepHandler('release', releaseRequestSchema, release);

function release(request: ReleaseRequest, tools: Tools): Promise<Applied | Finished> {
  return request.action === 'apply' ? apply(request, tools) : finish(request, tools);
}

async function apply(request: ReleaseRequest, { policy, changes }: Tools): Promise<Applied> {
  const { outcome, why, record, before, rows } = await planOf(request, policy, request.execution);
  if (outcome !== 'ready') return { outcome, why, changes: [] };
  if (!(await markReleasing(record, request)))
    return { outcome: 'refused', why: 'another release of this case was faster', changes: [] };
  const { start, replacement } = request;
  const given = { before, wishes: { start, replacement }, changes };
  const restored = await restoreAll(rows, request.resolutions, given);
  const cleaned = restored.outcome === 'applied' ? await cleanUp(before.instance.VpcId, changes) : restored;
  return { ...cleaned, changes: changes.list };
}

async function cleanUp(vpcId: string | undefined, changes: Tools['changes']): Promise<Outcome> {
  try {
    if (vpcId !== undefined) await removeOwnGroups(vpcId, changes);
    return { outcome: 'applied' };
  } catch (error) {
    return { outcome: 'failed', why: `Cordon's own groups: ${describeError(error)}` };
  }
}
