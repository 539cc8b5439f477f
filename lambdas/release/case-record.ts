/** The case as the case table has it: what opened it, how far it is, and whether somebody is releasing it already. */
import * as v from 'valibot';
import { type Case, caseSchema } from '../common/case';
import { parse } from '../common/parse';
import { readItem, subjectKeyOf } from '../common/table-items';

const text = v.object({ S: v.string() });

const itemSchema = v.object({
  request: text,
  status: text,
  executionArn: v.optional(text),
  beforeState: v.optional(text),
  releaseExecution: v.optional(text),
  releasedAt: v.optional(text),
  releasedBy: v.optional(text),
});

export interface CaseRecord {
  readonly request: Case;
  readonly status: string;
  /** ARN of the response's execution. */
  readonly executionArn: string | undefined;
  /** The subject's description, where the bucket refused it. */
  readonly beforeState: string | undefined;
  /** ARN of the execution that began to release the case last. */
  readonly releaseExecution: string | undefined;
  readonly releasedAt: string | undefined;
  readonly releasedBy: string | undefined;
}

/** There is no such case, or the subject has a newer one. */
export class NoSuchCase extends Error {
  override readonly name = 'NoSuchCase';
}

export async function caseRecord(caseId: string, instanceId: string): Promise<CaseRecord> {
  const stored = await readItem(subjectKeyOf(instanceId));
  if (!stored) throw new NoSuchCase(`there is no case of ${instanceId} in this account and region`);
  const item = parse('the item in the case table', itemSchema, stored);
  const request = parse('the request of the case', caseSchema, JSON.parse(item.request.S));
  if (request.caseId !== caseId)
    throw new NoSuchCase(
      `${instanceId} has the case ${request.caseId} now, which took the place of ${caseId}`,
    );
  return {
    request,
    status: item.status.S,
    executionArn: item.executionArn?.S,
    beforeState: item.beforeState?.S,
    releaseExecution: item.releaseExecution?.S,
    releasedAt: item.releasedAt?.S,
    releasedBy: item.releasedBy?.S,
  };
}
