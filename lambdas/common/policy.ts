/**
 * What the operator has decided beforehand, as the steps read it from their environment. The documentation and
 * defaults of each option are in lib/options; the stack puts this part of the configuration into `POLICY`.
 */
import * as v from 'valibot';
import { askedModeSchema } from './mode';
import { parse } from './parse';

/** A key that EC2 accepts for a user's tag (EC2 User Guide, "Tag restrictions"). */
const tagKey = v.pipe(
  v.string(),
  v.regex(
    /^(?!aws:)[\p{L}\p{N} _.:/=+\-@]{1,128}$/u,
    'a tag key of 1 to 128 letters, digits, spaces or _.:/=+-@ that does not start with aws:',
  ),
);

const text = (pattern: RegExp, allowed: string) => v.pipe(v.string(allowed), v.regex(pattern, allowed));

/** An acquisition tool that the operator put into the vault, under `tools/`. */
const captureTool = v.variant('kind', [
  v.strictObject({
    kind: v.picklist(['avml', 'winpmem', 'dumpit']),
    ...toolEntries(),
  }),
  v.strictObject({
    kind: v.literal('lime'),
    ...toolEntries(),
    /** Exactly the `uname -r` that the module was built for. */
    kernelRelease: text(
      /^[A-Za-z0-9._+~-]{1,64}$/,
      "for kind 'lime' the `uname -r` of the hosts that it fits",
    ),
  }),
]);

function toolEntries() {
  return {
    architecture: v.picklist(['x86_64', 'aarch64'], "'x86_64' or 'aarch64'"),
    key: text(/^tools\/[A-Za-z0-9._/-]{1,100}$/, 'the key of an object of the vault under tools/'),
    sha256: text(/^[0-9a-f]{64}$/, '64 lower case hexadecimal digits'),
  };
}

export const policySchema = v.strictObject({
  enforcement: v.picklist(['enforce', 'dry-run']),
  defaultMode: askedModeSchema,
  tagKeys: v.strictObject({ trigger: tagKey, mode: tagKey, ticket: tagKey, exempt: tagKey }),
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
    apiContext: v.boolean(),
    cloudTrailHours: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2160)),
    liveTriage: v.boolean(),
    instanceStore: v.boolean(),
    captureTools: v.array(captureTool),
    snapshotLock: v.picklist(['off', 'governance', 'compliance']),
    snapshotLockDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500)),
    snapshotLockCoolOffHours: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(72)),
    copySnapshots: v.boolean(),
    forensicAccountId: v.optional(v.pipe(v.string(), v.regex(/^\d{12}$/))),
  }),
});

/** What mode `auto` goes by; only assess is given it. */
export const autoSettingsSchema = v.strictObject({
  captureMiBPerSecond: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
  longestCaptureMinutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(360)),
});
export type AutoSettings = v.InferOutput<typeof autoSettingsSchema>;

export type CaptureTool = v.InferOutput<typeof captureTool>;
export type Policy = v.InferOutput<typeof policySchema>;

export const parsePolicy = (json: string): Policy => parse('POLICY', policySchema, JSON.parse(json));

/** `root`, users, roles and their sessions, federated users, AWS services; a star for any text within one part (principal.ts). */
const principalPattern = text(
  /^(?:arn:aws[a-z-]*:iam::(?:\d{12}|\*):(?:root|(?:user|role)\/(?:[\w+=,.@*-]+\/)*[\w+=,.@*-]+)|arn:aws[a-z-]*:sts::(?:\d{12}|\*):(?:assumed-role\/[\w+=,.@*-]+\/[\w+=,.@*-]+|federated-user\/[\w+=,.@*-]+)|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?)$/,
  'the ARN of a role, user, root user, federated user or of sessions (arn:aws:sts::<account>:assumed-role/<role>/<session>), with * for any text within one part, or the principal of an AWS service',
);

/** Only some functions need these: each is a variable of its own. */
export const tagSetterSchema = v.strictObject({ verify: v.boolean(), allowed: v.array(principalPattern) });
export const askingSchema = v.strictObject({
  deadlineMinutes: v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(1440)),
  onExpiry: v.picklist(['act', 'leave']),
});
export const exemptionSchema = v.strictObject({ vpcTags: v.boolean() });

export type TagSetterPolicy = v.InferOutput<typeof tagSetterSchema>;
export type AskingPolicy = v.InferOutput<typeof askingSchema>;
export type ExemptionPolicy = v.InferOutput<typeof exemptionSchema>;

export const parseTagSetter = (json: string): TagSetterPolicy =>
  parse('TAG_SETTER', tagSetterSchema, JSON.parse(json));
export const parseAsking = (json: string): AskingPolicy => parse('ASKING', askingSchema, JSON.parse(json));
export const parseExemption = (json: string): ExemptionPolicy =>
  parse('EXEMPTION', exemptionSchema, JSON.parse(json));
