/**
 * The gate of a case, as its item in the case table has it. Whoever finds the gate in their way reads it from there first: a later
 * trigger may have opened it. Who opens it (intake, for a graver finding) writes the item and then completes the task of whoever
 * waits; who waits (`ask`) writes the token of its task and then reads the item. So one of them always sees the other.
 */
import * as v from 'valibot';
import type { Case, Trigger } from './case';
import { joinedTriggersOf } from './joined-triggers';
import { parse } from './parse';
import { readItem, updateItemIf } from './table-items';

const text = v.object({ S: v.string() });

/** What a person is asked, as `assess` found it: kept beside the gate for `ask` and for the command line. */
export const questionSchema = v.object({
  /** Why a person is asked at all. */
  why: v.string(),
  mode: v.string(),
  modeReason: v.string(),
  /** Facts about the instance in words, none of them its own. */
  facts: v.array(v.string()),
  /** What would be done, in words. */
  steps: v.array(v.string()),
});
export type Question = v.InferOutput<typeof questionSchema>;

const itemSchema = v.object({
  caseId: text,
  status: text,
  gate: v.optional(v.object({ S: v.picklist(['open', 'ask', 'verify']) })),
  severity: v.optional(v.object({ N: v.string() })),
  escalatedBy: v.optional(text),
  /** By whom the gate was opened: JSON of Clearance. */
  cleared: v.optional(text),
  triggers: v.optional(v.unknown()),
  question: v.optional(text),
  taskToken: v.optional(text),
  askedAt: v.optional(text),
  askUntil: v.optional(text),
  toldAt: v.optional(text),
});

/** Who or what opened the gate. */
const clearanceSchema = v.object({
  how: v.picklist(['approved', 'deadline passed', 'set by', 'escalated']),
  by: v.string(),
  reason: v.exactOptional(v.string()),
});
export type Clearance = v.InferOutput<typeof clearanceSchema>;

export interface StandingGate {
  readonly caseId: string;
  readonly status: string;
  readonly gate: 'open' | 'ask' | 'verify' | undefined;
  /** The highest of all its triggers, as intake weighs them. */
  readonly severity: number;
  readonly escalatedBy: string | undefined;
  readonly cleared: Clearance | undefined;
  /** Of the triggers that joined the case, those that can be read. */
  readonly joined: readonly Trigger[];
  readonly question: Question | undefined;
  readonly taskToken: string | undefined;
  readonly askedAt: string | undefined;
  readonly askUntil: string | undefined;
  /** When people were told that they are asked. */
  readonly toldAt: string | undefined;
}

export function gateOf(item: unknown): StandingGate {
  const { caseId, status, gate, severity, escalatedBy, cleared, triggers, question, ...asked } = parse(
    'the item in the case table',
    itemSchema,
    item,
  );
  return {
    caseId: caseId.S,
    status: status.S,
    gate: gate?.S,
    severity: Number(severity?.N ?? 0) || 0,
    escalatedBy: escalatedBy?.S,
    cleared: cleared && parse('who cleared the case', clearanceSchema, JSON.parse(cleared.S)),
    joined: joinedTriggersOf(triggers).map(({ trigger }) => trigger),
    question: question && parse('the question of the case', questionSchema, JSON.parse(question.S)),
    taskToken: asked.taskToken?.S,
    askedAt: asked.askedAt?.S,
    askUntil: asked.askUntil?.S,
    toldAt: asked.toldAt?.S,
  };
}

type CaseKey = Pick<Case, 'subjectKey' | 'caseId'>;

/** As it stands now; undefined when the subject has no case, or another one by now. */
export async function readGate({ subjectKey, caseId }: CaseKey): Promise<StandingGate | undefined> {
  const item = await readItem(subjectKey);
  const standing = item && gateOf(item);
  return standing?.caseId === caseId ? standing : undefined;
}

/** Opens it, and says by whom. */
export const openGate = ({ subjectKey, caseId }: CaseKey, cleared: Clearance): Promise<boolean> =>
  updateItemIf(subjectKey, {
    UpdateExpression: 'SET gate = :open, cleared = :cleared',
    ConditionExpression: 'caseId = :case',
    ExpressionAttributeValues: {
      ':open': { S: 'open' },
      ':cleared': { S: JSON.stringify(cleared) },
      ':case': { S: caseId },
    },
  });

/** Shuts it with a question; one that was escalated since it was read stays as it is. */
export const shutGate = (
  { subjectKey, caseId }: CaseKey,
  gate: 'ask' | 'verify',
  question: Question,
  seen: StandingGate | undefined,
): Promise<boolean> =>
  updateItemIf(subjectKey, {
    UpdateExpression: 'SET gate = :gate, question = :question',
    ConditionExpression: [
      'caseId = :case',
      '(attribute_not_exists(severity) OR severity = :severity)',
      seen?.escalatedBy === undefined ? 'attribute_not_exists(escalatedBy)' : 'escalatedBy = :escalatedBy',
    ].join(' AND '),
    ExpressionAttributeValues: {
      ':gate': { S: gate },
      ':question': { S: JSON.stringify(question) },
      ':case': { S: caseId },
      ':severity': { N: String(seen?.severity ?? 0) },
      ...(seen?.escalatedBy !== undefined && { ':escalatedBy': { S: seen.escalatedBy } }),
    },
  });
