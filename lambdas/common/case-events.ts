/**
 * What Cordon tells other systems: events `cordon.case.*` of the source `cordon` on the account's default bus. Their schemas are
 * docs/schemas/. Nothing in them was phrased by the subject: ids, times, counts and words of Cordon's own. An event that cannot be
 * sent is logged and lost: no step fails or waits longer than about five seconds for it.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { describeError } from './aws-error';
import type { Case, Trigger } from './case';
import { executionLink } from './console-link';
import { cutText } from './cut-text';
import { environment } from './environment';
import { sleep, timestamp } from './time';

/** Of a trigger what a rule of another system may want to choose by. */
export interface TriggerSummary {
  readonly kind: Trigger['kind'];
  readonly source?: string;
  readonly findingType?: string;
  readonly findingId?: string;
  readonly severity?: number;
  /** ARN of the person. */
  readonly by?: string;
}

export interface ReportedDetail {
  readonly mode: string | null;
  readonly containment: string;
  readonly evidence: string;
  /** Each kind of evidence and whether it is there. */
  readonly evidenceItems: readonly { readonly what: string; readonly status: string }[];
  /** Ways that are still open, by their names. */
  readonly residual: readonly string[];
  /** How many things need a person. */
  readonly attention: number;
  /** From the opening of the case to the report. */
  readonly durationMs: number;
  readonly manifest: { readonly key: string; readonly sha256: string } | null;
}

interface ReleaseDetail {
  /** ARN of who asked for it. */
  readonly by: string;
  /** How many fields are not as they were before the case. */
  readonly differences: number;
}

/** By the last word of its type, what an event says beside what all of them say. */
export interface CaseEventDetails {
  opened: { readonly openedAt: string; readonly trigger: TriggerSummary; readonly rule: string | null };
  /** Every interface is in the quarantine group. Not in mode offline, whose cut is the stop, and not in a dry run. */
  isolated: { readonly mode: string; readonly timeToCutMs: number };
  /** The cut was made or tried; whether it holds stands in the report. */
  cut: { readonly mode: string; readonly timeToCutMs: number };
  asked: {
    readonly until: string;
    readonly onExpiry: 'act' | 'leave';
    readonly trigger: TriggerSummary;
  };
  joined: { readonly trigger: TriggerSummary };
  reported: ReportedDetail;
  'not-contained': ReportedDetail;
  drift: { readonly putBack: number; readonly left: number };
  released: ReleaseDetail;
  'release-incomplete': ReleaseDetail;
}

export type CaseEventKind = keyof CaseEventDetails;

export interface CaseEvent {
  readonly type: `cordon.case.${CaseEventKind}`;
  /** ARNs of the instance and of the execution. */
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

type CaseHead = Pick<Case, 'caseId' | 'instanceId' | 'accountId' | 'region'>;

/** `execution`: ARN of the execution that a person would look at. */
export function caseEvent<Kind extends CaseEventKind>(
  kind: Kind,
  { caseId, instanceId, accountId, region }: CaseHead,
  execution: string,
  detail: CaseEventDetails[Kind],
): CaseEvent {
  const instance = `arn:${environment('PARTITION')}:ec2:${region}:${accountId}:instance/${instanceId}`;
  return {
    type: `cordon.case.${kind}`,
    resources: [instance, execution],
    detail: {
      version: 1,
      caseId,
      instanceId,
      accountId,
      region,
      at: timestamp(),
      ...detail,
      link: executionLink(execution),
      next: `npx cordon ${kind === 'asked' ? 'approve' : 'status'} ${caseId}`,
    },
  };
}

const MAX_TEXT = 500;
const short = (text: string): string => cutText(text, MAX_TEXT);

export function triggerSummary(trigger: Trigger): TriggerSummary {
  switch (trigger.kind) {
    case 'finding': {
      const { kind, source, findingType, findingId, severity } = trigger;
      return { kind, source, findingType: short(findingType), findingId: short(findingId), severity };
    }
    case 'tag':
      return { kind: trigger.kind };
    case 'person':
      return { kind: trigger.kind, by: short(trigger.by) };
  }
}

/** One attempt of two seconds a call; what was refused is sent once more. */
const client = new EventBridgeClient({
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
});
const logger = new Logger();
const ATTEMPTS = 2;
const PAUSE_MS = 250;

/** Sends up to ten events in one call of EventBridge. Never throws. */
export async function emit(events: readonly CaseEvent[]): Promise<void> {
  let unsent: readonly Unsent[] = events.map((event) => ({ entry: entryOf(event), why: 'not tried' }));
  for (let attempt = 0; attempt < ATTEMPTS && unsent.length > 0; attempt++) {
    if (attempt > 0) await sleep(PAUSE_MS);
    unsent = await send(unsent.map(({ entry }) => entry));
  }
  for (const { entry, why } of unsent)
    logger.error('the event could not be sent', { type: entry.DetailType, detail: entry.Detail, why });
}

interface Unsent {
  readonly entry: PutEventsRequestEntry;
  readonly why: string;
}

/** What was not taken, and why. */
async function send(entries: readonly PutEventsRequestEntry[]): Promise<readonly Unsent[]> {
  try {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...entries] }));
    return entries.flatMap((entry, at) => refusal(entry, Entries[at]));
  } catch (error) {
    return entries.map((entry) => ({ entry, why: describeError(error) }));
  }
}

const refusal = (entry: PutEventsRequestEntry, answer: PutEventsResultEntry | undefined): Unsent[] =>
  answer?.EventId === undefined
    ? [{ entry, why: `${answer?.ErrorCode ?? 'no answer'}: ${answer?.ErrorMessage ?? ''}` }]
    : [];

const entryOf = ({ type, resources, detail }: CaseEvent): PutEventsRequestEntry => ({
  Source: 'cordon',
  DetailType: type,
  Resources: [...resources],
  Detail: JSON.stringify(detail),
});
