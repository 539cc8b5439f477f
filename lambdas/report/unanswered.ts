/**
 * A case that ended at the gate: nothing was changed, because of a person, of their silence, or of who pulled the trigger. It gives the
 * subject's place in the case table back before anything is written; if the gate was opened in that very moment, the case goes on instead.
 */
import * as v from 'valibot';
import type { Case } from '../common/case';
import { readGate } from '../common/case-gate';
import { updateItemIf } from '../common/table-items';
import { timestamp } from '../common/time';
import { type ReportInput, resultOf } from './input';

const detailSchema = v.object({ outcome: v.picklist(['Declined', 'LeftAlone', 'TriggerNotAllowed']) });

export interface Unanswered {
  readonly containment:
    | 'not attempted (declined)'
    | 'not attempted (left alone)'
    | 'not attempted (not allowed)';
  readonly status: 'declined' | 'not-allowed';
  readonly why: string;
}

const ENDS = {
  Declined: { containment: 'not attempted (declined)', status: 'declined' },
  LeftAlone: { containment: 'not attempted (left alone)', status: 'declined' },
  TriggerNotAllowed: { containment: 'not attempted (not allowed)', status: 'not-allowed' },
} as const;

/** Undefined for a case that was answered, or that failed. */
export function unanswered(input: ReportInput): Unanswered | undefined {
  const gate = resultOf(input, 'gate');
  const detail = v.safeParse(detailSchema, gate?.detail);
  if (!detail.success || input.results.some(({ changes }) => (changes ?? []).length > 0)) return undefined;
  return { ...ENDS[detail.output.outcome], why: gate?.why ?? 'no reason given' };
}

/** For the workflow, which goes back to `assess`. */
class GateOpened extends Error {
  override readonly name = 'GateOpened';
}

export async function giveUpPlace(request: Case, { status }: Unanswered): Promise<void> {
  const { subjectKey, caseId } = request;
  const isOver = await updateItemIf(subjectKey, {
    UpdateExpression: 'SET #status = :status, reportedAt = :now',
    ConditionExpression: 'caseId = :case AND (attribute_not_exists(gate) OR gate <> :open)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':status': { S: status },
      ':now': { S: timestamp() },
      ':case': { S: caseId },
      ':open': { S: 'open' },
    },
  });
  if (!isOver && (await readGate(request))?.gate === 'open')
    throw new GateOpened(`the gate of ${caseId} was opened while it ended`);
}
