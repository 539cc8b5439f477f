/** The case as it travels through the workflow. Everything in it was parsed by `intake`; the subject's own words are not in it. */
import * as v from 'valibot';

export const instanceIdSchema = v.pipe(
  v.string(),
  v.regex(/^i-[0-9a-f]{8}(?:[0-9a-f]{9})?$/, 'an EC2 instance id'),
);

const findingTrigger = v.object({
  kind: v.literal('finding'),
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
});

export const triggerSchema = v.variant('kind', [findingTrigger, tagTrigger]);
export type Trigger = v.InferOutput<typeof triggerSchema>;

/** `<instance id>-<time opened>`: also the name of the execution and of the folder in the vault. */
export const caseIdSchema = v.pipe(
  v.string(),
  v.regex(/^i-[0-9a-f]{8,17}-\d{8}T\d{9}Z$/, 'a case such as i-0123456789abcdef0-20261123T030000000Z'),
);

export const caseSchema = v.object({
  caseId: caseIdSchema,
  /** Key of the case in the case table: `<account>/<region>/<instance id>`. */
  subjectKey: v.string(),
  instanceId: instanceIdSchema,
  accountId: v.string(),
  region: v.string(),
  openedAt: v.string(),
  trigger: triggerSchema,
});

export type Case = v.InferOutput<typeof caseSchema>;
