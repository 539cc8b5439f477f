/**
 * People have findings rather than events: bare ones, and what the AWS CLI answers. They are put into the event that EventBridge would
 * have made of them, and what was done is said.
 */
import * as v from 'valibot';
import { EventError } from './event-file';

export interface Wrapped {
  readonly event: unknown;
  /** What it was before; undefined for an event, and for what cannot be helped. */
  readonly note?: string;
}

const text = v.string();
const isEvent = v.object({ 'detail-type': text });
const isDirect = v.object({ request: v.unknown() });
const answer = v.object({ Findings: v.pipe(v.array(v.unknown()), v.minLength(1)) });
const MOST_FINDINGS = 10_000;

/** Several findings of an answer are several events. @throws EventError for more than a person can have a use for. */
export function wrapEvents(input: unknown): Wrapped[] {
  if (v.is(isEvent, input) || v.is(isDirect, input)) return [{ event: input }];
  const answered = v.safeParse(answer, input);
  if (!answered.success) return [wrapFinding(input)];
  const { Findings } = answered.output;
  if (Findings.length > MOST_FINDINGS)
    throw new EventError(`${Findings.length} findings are too many at once: give at most ${MOST_FINDINGS}`);
  return Findings.map((each) => wrapFinding(each));
}

function wrapFinding(input: unknown): Wrapped {
  for (const wrap of [(each: unknown) => guardDuty(each), guardDutyApi, asff, ocsf]) {
    const wrapped = wrap(input);
    if (wrapped) return wrapped;
  }
  return { event: input };
}

/** What else is missing is for intake to say. */
const guardDutySchema = v.object({
  accountId: text,
  region: text,
  type: text,
  updatedAt: v.optional(text),
});

function guardDuty(finding: unknown, note = 'a finding of GuardDuty'): Wrapped | undefined {
  const parsed = v.safeParse(guardDutySchema, finding);
  if (!parsed.success) return undefined;
  const { accountId, region, updatedAt } = parsed.output;
  const where = { account: accountId, region, time: updatedAt };
  return inEvent(note, 'aws.guardduty', 'GuardDuty Finding', where, finding);
}

const apiSchema = v.object({ AccountId: text, Region: text, Type: text });

const guardDutyApi = (finding: unknown): Wrapped | undefined =>
  v.is(apiSchema, finding)
    ? guardDuty(lowerCamel(finding), 'a finding of GuardDuty in the shape of its API')
    : undefined;

const asffSchema = v.object({
  AwsAccountId: text,
  ProductArn: text,
  UpdatedAt: v.optional(text),
  Resources: v.unknown(),
});

function asff(finding: unknown): Wrapped | undefined {
  const parsed = v.safeParse(asffSchema, finding);
  if (!parsed.success) return undefined;
  const { AwsAccountId: account, ProductArn, UpdatedAt: time } = parsed.output;
  const where = { account, region: ProductArn.split(':')[3] ?? '', time };
  return inEvent('a finding of Security Hub CSPM', HUB, 'Security Hub Findings - Imported', where, {
    findings: [finding],
  });
}

const ocsfSchema = v.object({
  finding_info: v.object({ modified_time_dt: v.optional(text), last_seen_time_dt: v.optional(text) }),
  cloud: v.object({ account: v.object({ uid: text }), region: v.optional(text, '') }),
});

function ocsf(finding: unknown): Wrapped | undefined {
  const parsed = v.safeParse(ocsfSchema, finding);
  if (!parsed.success) return undefined;
  const { finding_info: info, cloud } = parsed.output;
  const time = info.modified_time_dt ?? info.last_seen_time_dt;
  const where = { account: cloud.account.uid, region: cloud.region, time };
  return inEvent('a finding of Security Hub in OCSF', HUB, 'Findings Imported V2', where, {
    findings: [finding],
  });
}

const HUB = 'aws.securityhub';

interface Where {
  readonly account: string;
  readonly region: string;
  /** When it came, as far as the finding says. */
  readonly time: string | undefined;
}

const inEvent = (
  note: string,
  source: string,
  detailType: string,
  where: Where,
  detail: unknown,
): Wrapped => ({
  event: { version: '0', source, 'detail-type': detailType, ...where, resources: [], detail },
  note: `${note}; put into the event ${detailType}`,
});

/** Events name in camel case what the API names in Pascal case. */
function lowerCamel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCamel);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      lowerCamel(each),
    ]),
  );
}
