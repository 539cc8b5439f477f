/** The case as it travels through the workflow. Everything in it was parsed by `intake`; the subject's own words are not in it. */
import * as v from 'valibot';
import { askedModeSchema } from './mode';

export const INSTANCE_ID = /^i-[0-9a-f]{8}(?:[0-9a-f]{9})?$/;
/** The instance id is the first group. */
export const CASE_ID = /^(i-[0-9a-f]{8,17})-\d{8}T\d{9}Z$/;

/** The case is the first group; what follows it is the number of an attempt. */
const EXECUTION_NAME = /^(i-[0-9a-f]{8,17}-\d{8}T\d{9}Z)(?:-\d{1,9})?$/;

export const instanceIdSchema = v.pipe(v.string(), v.regex(INSTANCE_ID, 'an EC2 instance id'));

const findingTrigger = v.object({
  kind: v.literal('finding'),
  /** Through whom it came; the same finding may come through several. */
  source: v.optional(v.picklist(['guardduty', 'security-hub-cspm', 'security-hub', 'custom']), 'guardduty'),
  /** One activity has one id, through whatever source it comes. */
  findingId: v.string(),
  findingType: v.string(),
  severity: v.number(),
  /** UTC, when GuardDuty first and last saw the activity. */
  firstSeen: v.optional(v.string()),
  lastSeen: v.optional(v.string()),
  /** IPv4 and IPv6 addresses of the other side, as the finding names them; the most telling first. */
  remoteAddresses: v.optional(v.array(v.string()), []),
});

const tagTrigger = v.object({
  kind: v.literal('tag'),
  key: v.string(),
  version: v.number(),
  /** UTC, of the event. */
  at: v.optional(v.string()),
  /** ARN of what bears the tag, where it is not the subject itself. */
  of: v.optional(v.string()),
});

/** Whoever started a case by the command line or the fleet response; `by` is the ARN that they said. */
const personTrigger = v.object({ kind: v.literal('person'), by: v.string(), reason: v.string() });

export const triggerSchema = v.variant('kind', [findingTrigger, tagTrigger, personTrigger]);
export type Trigger = v.InferOutput<typeof triggerSchema>;

export const caseSchema = v.object({
  /** `<instance id>-<time opened>`: also the name of the first execution and of the folder in the vault. */
  caseId: v.pipe(v.string(), v.regex(CASE_ID)),
  /** Key of the case in the case table: `<account>/<region>/<instance id>`. */
  subjectKey: v.string(),
  instanceId: instanceIdSchema,
  accountId: v.string(),
  region: v.string(),
  openedAt: v.string(),
  trigger: triggerSchema,
  /** What stands before the first change: nothing; a person who approves; the proof that whoever set the tag may. */
  gate: v.optional(v.picklist(['open', 'ask', 'verify']), 'open'),
  /** The rule of the policy that decided, and why in words. */
  decision: v.optional(v.object({ rule: v.string(), why: v.string() })),
  /** What a person asked for; it goes before the subject's tag. */
  mode: v.optional(askedModeSchema),
  /** From the second execution of the same case on: which one it is, when it was asked for (UTC), and by what. */
  attempt: v.optional(
    v.object({
      number: v.pipe(v.number(), v.safeInteger(), v.minValue(2)),
      at: v.string(),
      because: triggerSchema,
    }),
  ),
});

export type Case = v.InferOutput<typeof caseSchema>;

/** At most 49 characters; Step Functions takes 80. */
export const executionName = ({ caseId, attempt }: Pick<Case, 'caseId' | 'attempt'>): string =>
  attempt === undefined ? caseId : `${caseId}-${attempt.number}`;

/** Undefined for the name of an execution that responds to no case. */
export const caseOfExecution = (name: string): string | undefined => EXECUTION_NAME.exec(name)?.[1];
