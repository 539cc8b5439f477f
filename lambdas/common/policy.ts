/**
 * What the operator has decided beforehand, as the steps read it from their environment. The documentation and
 * defaults of each option are in lib/config.ts; the stack puts this part of the configuration into `POLICY`.
 */
import * as v from 'valibot';
import { modeSchema } from './mode';
import { parse } from './parse';

/** A key that EC2 accepts for a user's tag (EC2 User Guide, "Tag restrictions"). */
const tagKey = v.pipe(
  v.string(),
  v.regex(
    /^(?!aws:)[\p{L}\p{N} _.:/=+\-@]{1,128}$/u,
    'a tag key of 1 to 128 letters, digits, spaces or _.:/=+-@ that does not start with aws:',
  ),
);

/** An exact finding type, or the beginning of one followed by `*`. */
const findingType = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9:/.&!_-]+\*?$/, 'a finding type, or the beginning of one followed by *'),
);

export const policySchema = v.strictObject({
  enforcement: v.picklist(['enforce', 'dry-run']),
  defaultMode: modeSchema,
  minimumSeverity: v.pipe(v.number(), v.minValue(1), v.maxValue(10)),
  ignoredFindingTypes: v.array(findingType),
  answerTargets: v.boolean(),
  tagKeys: v.strictObject({ trigger: tagKey, mode: tagKey, ticket: tagKey }),
  stopWithoutMemory: v.picklist(['never', 'when-not-possible', 'always']),
  stopDespiteInstanceStore: v.boolean(),
  stopDespiteUnusableKey: v.boolean(),
  memoryCapture: v.boolean(),
  containment: v.strictObject({
    networkAcl: v.boolean(),
    openGroupSwap: v.boolean(),
    openGroupSwapSeconds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(30)),
    lowerIdleTimeouts: v.boolean(),
    denyCredentials: v.boolean(),
    disableMetadata: v.boolean(),
    openChannel: v.boolean(),
    disassociateElasticIps: v.boolean(),
  }),
  fleet: v.strictObject({
    leaveGroup: v.picklist(['detach', 'standby']),
    cancelSpotRequests: v.boolean(),
    drainContainerInstances: v.boolean(),
  }),
  evidence: v.strictObject({
    snapshotLock: v.picklist(['off', 'governance', 'compliance']),
    snapshotLockDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500)),
    snapshotLockCoolOffHours: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(72)),
    copySnapshots: v.boolean(),
    forensicAccountId: v.optional(v.pipe(v.string(), v.regex(/^\d{12}$/))),
  }),
});

export type Policy = v.InferOutput<typeof policySchema>;

export const parsePolicy = (json: string): Policy => parse('POLICY', policySchema, JSON.parse(json));
