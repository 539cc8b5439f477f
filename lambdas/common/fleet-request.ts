/** What the fleet machine is started with: by a person at the command line, or by a tag on a VPC or an Auto Scaling group. */
import * as v from 'valibot';
import { instanceIdSchema } from './case';
import { askedModeSchema } from './mode';

export const VPC_ID = /^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** So many instances one execution answers: their ids are still an input of Step Functions, which takes 256 KiB. */
export const MOST_INSTANCES = 10_000;

/** Amazon EC2 Auto Scaling takes any printable text without a colon. */
const groupName = v.pipe(
  v.string(),
  v.regex(/^[^\p{Cc}\p{Cs}:]{1,255}$/u, 'the name of an Auto Scaling group'),
);

/** As intake takes it of a person: shown to people, so without control characters. */
const said = (longest: number) =>
  v.pipe(
    v.string(),
    v.regex(
      new RegExp(`^\\P{C}{1,${longest}}$`, 'u'),
      `1 to ${longest} characters without control characters`,
    ),
  );

export const reasonSchema = said(1000);

export const fleetTargetSchema = v.union(
  [
    v.strictObject({
      instances: v.pipe(v.array(instanceIdSchema), v.minLength(1), v.maxLength(MOST_INSTANCES)),
    }),
    v.strictObject({ autoScalingGroup: groupName }),
    v.strictObject({ vpc: v.pipe(v.string(), v.regex(VPC_ID, 'the id of a VPC')) }),
  ],
  `{ instances: [1 to ${MOST_INSTANCES} ids] }, { autoScalingGroup: a name } or { vpc: an id }`,
);
export type FleetTarget = v.InferOutput<typeof fleetTargetSchema>;

/** The tag that started it, as the case has it too. */
const fleetTag = v.strictObject({
  key: v.string(),
  version: v.number(),
  /** ISO 8601, of the event. */
  at: v.string(),
  /** ARN of the VPC or group. */
  of: v.string(),
});

export const fleetRequestSchema = v.strictObject({
  target: fleetTargetSchema,
  /** ARN of the person. */
  by: said(512),
  reason: reasonSchema,
  mode: v.optional(askedModeSchema),
  /** Say which instances it would be, and open no case. */
  dryRun: v.optional(v.boolean(), false),
  tag: v.optional(fleetTag),
  /** Who set the tag, where the event of it said so. */
  setBy: v.optional(v.string()),
});
export type FleetRequest = v.InferOutput<typeof fleetRequestSchema>;

/** What starts the machine: the defaults may be left out. */
export type FleetInput = v.InferInput<typeof fleetRequestSchema>;

/** What the machine ends with. Each instance stands in it once. */
export const fleetSummarySchema = v.object({
  /** How many were asked for. */
  instances: v.number(),
  dryRun: v.boolean(),
  /** In a dry run: whom it would be. */
  wouldBe: v.optional(v.array(v.string()), []),
  /** Ids of the new cases; in a fleet of thousands, of their instances. */
  opened: v.array(v.string()),
  /** The same of those that had a case open. */
  joined: v.array(v.string()),
  /** `<instance id> <why>`; the why is cut short in a fleet of thousands. */
  refused: v.array(v.string()),
  /** Instances that are not there to be answered, by why: `unknown`, `terminated`, `shutting-down`. */
  absent: v.record(v.string(), v.array(v.string())),
});
export type FleetSummary = v.InferOutput<typeof fleetSummarySchema>;
