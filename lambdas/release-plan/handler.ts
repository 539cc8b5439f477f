/**
 * `release-plan`: how everything was before the case, what Cordon set, how it is now, and what a release would do about each.
 * It only reads, and its role can do no more: anybody who may look at a case may ask for it.
 */
import { stepHandler, type Tools } from '../common/step';
import { NoBeforeState } from '../release/before-state';
import { NoSuchCase } from '../release/case-record';
import { type Plan, planOf } from '../release/plan';
import { type PlanRequest, planRequestSchema } from '../release/request';

export const handler = stepHandler('release-plan', planRequestSchema, plan);

async function plan(request: PlanRequest, { policy }: Tools): Promise<Plan> {
  try {
    const { outcome, why, rows, unresolved } = await planOf(request, policy);
    return { outcome, ...(why !== undefined && { why }), rows, unresolved };
  } catch (error) {
    if (!(error instanceof NoSuchCase || error instanceof NoBeforeState)) throw error;
    return { outcome: 'refused', why: error.message, rows: [], unresolved: [] };
  }
}
