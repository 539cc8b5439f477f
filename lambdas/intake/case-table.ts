/**
 * One open case a subject, by conditional write; whatever comes later joins it. The item keeps the request with which the workflow is
 * started, so that whoever finds a case that was opened but not started (its intake died in between) starts it, under the same name and
 * with the same input. Joining is a read and a conditional write that are repeated until nobody came between, so that nothing is lost.
 */
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { type Case, caseSchema, executionName, type Trigger } from '../common/case';
import { clientDefaults } from '../common/clients';
import { environment } from '../common/environment';
import { type JoinedTrigger, joinedTriggersOf } from '../common/joined-triggers';
import { parse } from '../common/parse';
import { iso, nowMs, sleep } from '../common/time';
import { triggerText } from '../common/trigger-text';

export const dynamodb = new DynamoDBClient(clientDefaults());

const text = v.object({ S: v.string() });
const number = v.object({ N: v.string() });

const itemSchema = v.object({
  request: text,
  status: text,
  joined: number,
  severity: v.optional(number),
  findingSeverity: v.optional(number),
  gate: v.optional(text),
  triggers: v.optional(v.unknown()),
  taskToken: v.optional(text),
  escalatedBy: v.optional(text),
});

/** The case as it stands. */
export interface StandingCase {
  readonly request: Case;
  readonly status: string;
  /** How many triggers joined; it tells whether somebody else wrote meanwhile. */
  readonly joined: string;
  readonly severity: number;
  /** The highest of its findings alone; 0 where there is none. */
  readonly findingSeverity: number;
  readonly gate: string;
  readonly triggers: readonly JoinedTrigger[];
  /** While a person is asked. */
  readonly taskToken: string | undefined;
  readonly escalatedBy: string | undefined;
}

export type Opening = { readonly opened: true } | { readonly opened: false; readonly existing: StandingCase };

/** Of what a person or a tag asks for, that it goes first; GuardDuty's numbers end at 10. */
const ASKED_FOR = 10;

const severityOf = (trigger: Trigger): number => (trigger.kind === 'finding' ? trigger.severity : ASKED_FOR);
const ofFinding = (trigger: Trigger): number => (trigger.kind === 'finding' ? trigger.severity : 0);

/**
 * A case that ended without holding the subject gives its place to a new one. There are two exceptions, for findings alone. What GuardDuty
 * saw before the release comes up to six hours later, and must not isolate the subject again; and a person who declined is not asked
 * again within a day, unless by something worse: than the findings that they knew of. A tag is none, or else whoever can set one would
 * gain a day without findings by having it turned down.
 */
const GIVES_PLACE = [
  'attribute_not_exists(subject)',
  '#status IN (:rehearsed, :notAllowed)',
  '(#status = :released AND (attribute_not_exists(releasedAt) OR releasedAt < :seen))',
  '(#status = :declined AND (attribute_not_exists(reportedAt) OR reportedAt < :dayAgo OR severity < :weight OR findingSeverity < :weight))',
].join(' OR ');

const DAY_MS = 86_400_000;
const ALWAYS = '9999';
const WORSE_THAN_ANY = 11;

export async function openCase(request: Case): Promise<Opening> {
  const { trigger } = request;
  const isFinding = trigger.kind === 'finding';
  const stored = JSON.stringify(request);
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: environment('CASE_TABLE'),
        Item: {
          subject: { S: request.subjectKey },
          caseId: { S: request.caseId },
          status: { S: 'open' },
          openedAt: { S: request.openedAt },
          request: { S: stored },
          joined: { N: '0' },
          severity: { N: String(severityOf(trigger)) },
          findingSeverity: { N: String(ofFinding(trigger)) },
          gate: { S: request.gate },
          triggers: { L: [] },
          executionArn: { S: executionArn(request) },
        },
        ConditionExpression: GIVES_PLACE,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':released': { S: 'released' },
          ':rehearsed': { S: 'rehearsed' },
          ':notAllowed': { S: 'not-allowed' },
          ':declined': { S: 'declined' },
          ':seen': { S: isFinding ? (trigger.lastSeen ?? ALWAYS) : ALWAYS },
          ':dayAgo': { S: iso(nowMs() - DAY_MS) },
          ':weight': { N: String(isFinding ? trigger.severity : WORSE_THAN_ANY) },
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { opened: true };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const existing = standing(error.Item);
    if (existing.request.subjectKey !== request.subjectKey)
      throw new Error(
        `the case of ${request.subjectKey} in the case table is one of ${existing.request.subjectKey}`,
      );
    // The SDK repeats a call whose answer was lost, and then finds the case that it opened itself. Another trigger on the subject in the same millisecond has the same id, and joins.
    return JSON.stringify(existing.request) === stored ? { opened: true } : { opened: false, existing };
  }
}

export const executionArn = (request: Case): string =>
  environment('STATE_MACHINE_ARN')
    .replace(':stateMachine:', ':execution:')
    .concat(':', executionName(request));

function standing(stored: unknown): StandingCase {
  const item = parse('the item in the case table', itemSchema, stored);
  const request = parse('the request of the open case', caseSchema, JSON.parse(item.request.S));
  return {
    request,
    status: item.status.S,
    joined: item.joined.N,
    severity: item.severity ? Number(item.severity.N) : severityOf(request.trigger),
    findingSeverity: item.findingSeverity ? Number(item.findingSeverity.N) : ofFinding(request.trigger),
    gate: item.gate?.S ?? request.gate,
    triggers: joinedTriggersOf(item.triggers),
    taskToken: item.taskToken?.S,
    escalatedBy: item.escalatedBy?.S,
  };
}

const MOST_TRIES = 8;
const PAUSE_MS = 40;

export interface Joined {
  /** As it stands after it. */
  readonly standing: StandingCase;
  /** Whether the case had not heard of this activity before. */
  readonly isNew: boolean;
}

/** @throws when the case gave its place to another meanwhile, which the trigger has to join when it is tried again. */
export async function joinCase(existing: StandingCase, request: Case): Promise<Joined> {
  let found = existing;
  for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
    try {
      return { standing: await tryToJoin(found, request), isNew: isNewTo(found, request.trigger) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const now = standing(error.Item);
      const { caseId } = existing.request;
      if (now.request.caseId !== caseId) throw new Error(`${caseId} gave its place to ${now.request.caseId}`);
      found = now;
      // Those who came together come apart.
      await sleep(PAUSE_MS * attempt);
    }
  }
  throw new Error(`${MOST_TRIES} times somebody else joined ${existing.request.caseId} first`);
}

async function tryToJoin(found: StandingCase, { trigger, gate, decision }: Case): Promise<StandingCase> {
  const opens = gate === 'open' && found.gate !== 'open' && found.status === 'open';
  const { Attributes } = await dynamodb.send(
    new UpdateItemCommand({
      TableName: environment('CASE_TABLE'),
      Key: { subject: { S: found.request.subjectKey } },
      UpdateExpression: [
        'SET joined = joined + :one, severity = :severity, findingSeverity = :ofFindings, triggers = :triggers',
        ...(opens ? ['gate = :open, escalatedBy = :by'] : []),
      ].join(', '),
      ConditionExpression: 'caseId = :case AND joined = :seen',
      ExpressionAttributeValues: {
        ':one': { N: '1' },
        ':severity': { N: String(Math.max(found.severity, severityOf(trigger))) },
        ':ofFindings': { N: String(Math.max(found.findingSeverity, ofFinding(trigger))) },
        ':triggers': { L: withTrigger(found, trigger).map((each) => ({ S: JSON.stringify(each) })) },
        ':case': { S: found.request.caseId },
        ':seen': { N: found.joined },
        ...(opens && {
          ':open': { S: 'open' },
          ':by': { S: `rule ${decision?.rule ?? 'unknown'}: ${triggerText(trigger)}` },
        }),
      },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
  return standing(Attributes);
}

/** The latest. */
const MOST_TRIGGERS = 100;

/** The same activity again, whichever way it comes, is listed once, as it came last; what opened the case is not listed. */
function withTrigger(found: StandingCase, trigger: Trigger): JoinedTrigger[] {
  const same = (other: Trigger): boolean => identityOf(other) === identityOf(trigger);
  const others = found.triggers.filter((each) => !same(each.trigger));
  if (same(found.request.trigger)) return others;
  return [...others, { at: iso(nowMs()), trigger }].slice(-MOST_TRIGGERS);
}

const isNewTo = ({ request, triggers }: StandingCase, trigger: Trigger): boolean =>
  [request.trigger, ...triggers.map((each) => each.trigger)].every(
    (known) => identityOf(known) !== identityOf(trigger),
  );

function identityOf(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'finding':
      return `finding ${trigger.findingId}`;
    case 'tag':
      return `tag ${trigger.key} ${trigger.version} ${trigger.of ?? ''}`;
    case 'person':
      return `person ${trigger.by} ${trigger.reason}`;
  }
}
