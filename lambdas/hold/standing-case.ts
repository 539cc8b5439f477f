/** The case that stands on an instance, read from the case table. */
import * as v from 'valibot';
import { beforeStateKey } from '../common/before-state';
import { type Case, caseSchema } from '../common/case';
import { parse } from '../common/parse';
import { readItem, subjectKeyOf } from '../common/table-items';
import { exists } from '../common/vault';

export interface StandingCase {
  readonly request: Case;
  /** Whether its workflow has yet to report: memory may be on its way through the evidence channel. */
  readonly isRunning: boolean;
}

const itemSchema = v.object({
  status: v.object({ S: v.string() }),
  request: v.object({ S: v.string() }),
  beforeState: v.optional(v.object({ S: v.string() })),
});

/** While it is being released, or was, nothing is held; a rehearsal holds nothing. */
const HELD = ['open', 'contained', 'not-contained'];

/**
 * Undefined where there is nothing to hold: no case, one that is released or about to be, or one of which nobody has written
 * down yet how the subject was, so that nothing of it may be changed.
 */
export async function standingCase(instanceId: string): Promise<StandingCase | undefined> {
  const item = await readItem(subjectKeyOf(instanceId));
  if (item === undefined) return undefined;
  const { status, request: stored, beforeState } = parse('the item in the case table', itemSchema, item);
  if (!HELD.includes(status.S)) return undefined;
  const request = parse('the request of the case', caseSchema, JSON.parse(stored.S));
  const isRecorded =
    beforeState !== undefined || (await exists(beforeStateKey(request.caseId, 'instance.json')));
  return isRecorded ? { request, isRunning: status.S === 'open' } : undefined;
}
