import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as v from 'valibot';
import {
  askingSchema,
  autoSettingsSchema,
  exemptionSchema,
  type Policy,
  policySchema,
  tagSetterSchema,
} from '../lambdas/common/policy';
import { conditionSchema, type Triggers, triggersSchema } from '../lambdas/common/trigger-policy';
import { ConfigError, type ConfigProblem } from './config-error';

/**
 * Every option of `cordon.config.ts`: what it means, its default and what it may be. Options left out take
 * their default; an option that is not listed here is refused rather than ignored. What the functions need at
 * run time is `Policy`, the part shared with them; the rest only shapes the stack.
 */
const policy = policySchema.entries;

/** One option: `allowed` is what the error message says when the value does not fit. */
function option<const Schema extends v.GenericSchema, const Default extends v.InferInput<Schema>>(
  schema: Schema,
  fallback: Default,
  allowed: string,
) {
  return v.optional(v.config(schema, { message: allowed }), fallback);
}

const wholeNumber = (from: number, to: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to));

/** The functions get their policy as an environment variable, and Lambda allows 4 KB for all of them together. */
const CAPTURE_TOOLS_BYTES = 1000;

const TAG_KEY_ALLOWED = 'a key that EC2 accepts for a tag of yours';

const LOG_RETENTION_DAYS = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

const tagKeys = v.pipe(
  v.strictObject({
    /** Setting this tag on an instance opens a case for it. */
    trigger: option(policy.tagKeys.entries.trigger, 'cordon:respond', TAG_KEY_ALLOWED),
    /** The tag on an instance that chooses its mode: offline, online, capture-then-stop, hibernate or auto. */
    mode: option(policy.tagKeys.entries.mode, 'forensics-mode', TAG_KEY_ALLOWED),
    /** The tag that carries the number of the trouble ticket, if there is one. */
    ticket: option(policy.tagKeys.entries.ticket, 'cordon:ticket', TAG_KEY_ALLOWED),
    /** An instance with this tag, whatever its value, is answered only after a person approved. */
    exempt: option(policy.tagKeys.entries.exempt, 'cordon:exempt', TAG_KEY_ALLOWED),
    /**
     * Setting this tag on a VPC or an Auto Scaling group opens a case for every instance in it. Not the key of `trigger`: a group may hand its
     * tags on to the instances that it launches, and each replacement would be answered in its turn.
     */
    fleet: option(policy.tagKeys.entries.trigger, 'cordon:respond-all', TAG_KEY_ALLOWED),
  }),
  v.check((keys) => new Set(Object.values(keys)).size === 5, 'five tag keys that differ from one another'),
);

const flag = (schema: typeof policy.memoryCapture, fallback: boolean) =>
  option(schema, fallback, 'true or false');

const layer = policy.containment.entries;
const leaving = policy.fleet.entries;
const gathering = policy.evidence.entries;

const containment = v.strictObject({
  /** Deny the remote addresses of the finding, each by itself, in the network ACLs of the subject's subnets. */
  networkAcl: flag(layer.networkAcl, true),
  /**
   * Move the subject from quarantine into a group that is open both ways and back, so that EC2 may forget the connections it tracks.
   * Undocumented, and the subject is open to the world meanwhile; left out for connections that are always tracked.
   */
  openGroupSwap: flag(layer.openGroupSwap, false),
  /** How long the open group stays on, in seconds. */
  openGroupSwapSeconds: option(layer.openGroupSwapSeconds, 2, 'a whole number of seconds from 1 to 30'),
  /** Lower the idle timeouts of the interfaces to their minimum where the instance type allows it. A timeout that was not set before cannot be unset again. */
  lowerIdleTimeouts: flag(layer.lowerIdleTimeouts, false),
  /** Deny everything to the subject's own credentials, and stolen copies of them, by an inline policy on its role. */
  denyCredentials: flag(layer.denyCredentials, true),
  /** Switch the subject's instance metadata off once its memory is captured. */
  disableMetadata: flag(layer.disableMetadata, true),
  /** Capture memory through port 443 to anywhere where the VPC has no endpoints for the evidence channel. */
  openChannel: flag(layer.openChannel, false),
  /** Disassociate, never release, the subject's Elastic IPs. Kept by default: they are a trace, and somebody else could take them. */
  disassociateElasticIps: flag(layer.disassociateElasticIps, false),
});

const fleet = v.strictObject({
  /** How the subject leaves its Auto Scaling group; either way the group starts a replacement. */
  leaveGroup: option(leaving.leaveGroup, 'detach', "'detach' or 'standby'"),
  /** Cancel the persistent Spot request of a subject that stays online, so that it does not launch another one. Cannot be undone. */
  cancelSpotRequests: flag(leaving.cancelSpotRequests, true),
  /** Set an ECS container instance to DRAINING once the evidence is taken. */
  drainContainerInstances: flag(leaving.drainContainerInstances, true),
});

const evidence = v.strictObject({
  /** Keep what the APIs of AWS know about the subject: console, user data, its groups' rules, its role, CloudTrail. */
  apiContext: flag(gathering.apiContext, true),
  /** How far back from the opening of the case CloudTrail is asked, in hours; 0: not at all. CloudTrail knows 90 days. */
  cloudTrailHours: option(gathering.cloudTrailHours, 24, 'a whole number of hours from 0 to 2160'),
  /** After the memory: what runs, listens and is logged on, read on the subject itself. */
  liveTriage: flag(gathering.liveTriage, true),
  /** Image the instance-store volumes of a subject that is to be stopped, which would erase them. */
  instanceStore: flag(gathering.instanceStore, true),
  /**
   * Acquisition tools that you put into the vault: AVML or a LiME module for Linux, where Cordon's own readers of /proc/kcore come to
   * nothing; WinPmem or DumpIt for Windows, which has no other way. Run only where the hash is right.
   */
  captureTools: option(
    v.pipe(
      gathering.captureTools,
      v.check((tools) => Buffer.byteLength(JSON.stringify(tools)) <= CAPTURE_TOOLS_BYTES),
    ),
    [],
    `a list of { kind: 'avml', 'lime', 'winpmem' or 'dumpit', architecture: 'x86_64' or 'aarch64', key: 'tools/…', sha256 }, with kernelRelease for 'lime' alone, at most ${CAPTURE_TOOLS_BYTES} bytes of JSON in all`,
  ),
  /**
   * Snapshot Lock on every snapshot of a case, from the moment it exists. `governance`: whoever may call ec2:UnlockSnapshot can take it off.
   * `compliance`: once the cooling-off period is over nobody can, not even the root user, and it is paid for until it ends.
   */
  snapshotLock: option(gathering.snapshotLock, 'governance', "'governance', 'compliance' or 'off'"),
  /** How long the snapshots are locked, in days from their completion. */
  snapshotLockDays: option(gathering.snapshotLockDays, 365, 'a whole number of days from 1 to 36500'),
  /** How long a lock in compliance mode can still be taken back, in hours; 0: not at all. */
  snapshotLockCoolOffHours: option(
    gathering.snapshotLockCoolOffHours,
    24,
    'a whole number of hours from 0 to 72',
  ),
  /** Copy every snapshot under the key of the vault, so that nobody makes it unreadable through the key of the volume. A full copy, paid for as one. */
  copySnapshots: flag(gathering.copySnapshots, false),
  /**
   * The account in which snapshots are examined: they are shared with it, encrypted ones as copies under the key of the vault, which that account
   * may then use. It has to make copies of its own.
   */
  forensicAccountId: v.optional(
    v.config(v.pipe(v.string(), v.regex(/^\d{12}$/)), {
      message: 'an account id of 12 digits, or leave it out',
    }),
  ),
  /**
   * Record into the custody chain of a case who else reads or touches its evidence. S3 tells that only through a trail of CloudTrail with
   * data events, which costs by the event. `with-own-trail` creates one for the vault alone; `with-existing-trail` relies on a trail of yours
   * that records the data events of the vault in this account and Region.
   */
  recordAccess: option(
    v.picklist(['off', 'with-own-trail', 'with-existing-trail']),
    'off',
    "'off', 'with-own-trail' or 'with-existing-trail'",
  ),
});

const ALLOWED_SETTERS_BYTES = 1000;

const tagSetter = v.strictObject({
  /** Ask CloudTrail who set a trigger tag before anything is changed. `false`: the keys are protected otherwise, and a tag is answered at once. */
  verify: option(tagSetterSchema.entries.verify, true, 'true or false'),
  /**
   * Who may set a trigger tag: ARNs of roles, users or sessions, with a star for any text within one part. Empty: everybody, but for the
   * credentials that EC2 gives to instances.
   */
  allowed: option(
    v.pipe(
      tagSetterSchema.entries.allowed,
      v.check((patterns) => Buffer.byteLength(JSON.stringify(patterns)) <= ALLOWED_SETTERS_BYTES),
    ),
    [],
    `a list of ARNs such as 'arn:aws:iam::111122223333:role/Responder', 'arn:aws:iam::*:user/*' or 'arn:aws:sts::*:assumed-role/Responder/*' (a star is any text without / and :), or principals of AWS services, at most ${ALLOWED_SETTERS_BYTES} bytes of JSON in all`,
  ),
});

const asking = v.strictObject({
  /** How long a person has to approve or decline, in minutes. */
  deadlineMinutes: option(
    askingSchema.entries.deadlineMinutes,
    60,
    'a whole number of minutes from 5 to 1440',
  ),
  /** What silence means: `act` as if approved, or `leave` the instance alone. */
  onExpiry: option(askingSchema.entries.onExpiry, 'act', "'act' or 'leave'"),
});

const exemption = v.strictObject({
  /** Whether the exemption tag on a VPC exempts every instance in it. Costs one more call before the cut. */
  vpcTags: option(exemptionSchema.entries.vpcTags, false, 'true or false'),
});

const choosing = autoSettingsSchema.entries;

const auto = v.strictObject({
  /**
   * How fast memory is captured, in MiB/s: reading, hashing, encrypting and sending on one core. An assumption: a reader that this project measured in an emulator
   * reads at some 300, and what slows a capture down is the rest of it.
   */
  captureMiBPerSecond: option(choosing.captureMiBPerSecond, 64, 'a whole number of MiB/s from 1 to 10000'),
  /** A capture that would take longer is not waited for, in minutes. */
  longestCaptureMinutes: option(
    choosing.longestCaptureMinutes,
    60,
    'a whole number of minutes from 1 to 360',
  ),
});

const storm = v.strictObject({
  /**
   * So many cases may be between their opening and their cut at once; the others wait, the most dangerous first. EC2 gives one account and
   * Region five changes of an instance's attributes a second: more cases at once would only be throttled more.
   */
  concurrency: option(wholeNumber(1, 400), 15, 'a whole number from 1 to 400'),
  /** How often it is looked for triggers and places that were lost, in minutes. */
  sweepMinutes: option(wholeNumber(1, 1440), 15, 'a whole number of minutes from 1 to 1440'),
});

const KEY_ARN = /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

const named = (pattern: RegExp, message: string) =>
  v.config(v.pipe(v.string(), v.regex(pattern)), { message });

/** Beside the policy, which intake gets too, there is so much room in its environment. */
const TRIGGERS_BYTES = 1800;

const trigger = triggersSchema.entries;

const triggerOptions = v.strictObject({
  /**
   * Your rules, which are asked before the default ones: the first that matches decides. Each is { id, when, answer: 'act', 'ask' or 'ignore',
   * why }; docs/triggers.md lists what `when` may look at, and the default rules.
   */
  rules: v.optional(trigger.rules, []),
  /** From this severity the default rules act: 7 and above is High, 9 and above Critical. */
  actFrom: option(trigger.actFrom, 7, 'a number from 0 to 10'),
  /** From this severity, and below `actFrom`, they ask a person first; the same number as `actFrom`: never. */
  askFrom: option(trigger.askFrom, 4, 'a number from 0 to 10'),
  /** Products whose findings are taken from Security Hub, both of it. A finding that came from GuardDuty before joins its case. */
  securityHubProducts: option(
    trigger.securityHubProducts,
    ['GuardDuty'],
    "a list of products as Security Hub names them, such as 'GuardDuty'; an empty one: nothing is taken from Security Hub",
  ),
  /** Name of the custom action of Security Hub by which a person sends findings to Cordon. You create the action. */
  customAction: option(trigger.customAction, 'Cordon', 'the name of a custom action, 1 to 20 characters'),
  /** Sources of your own events `Cordon Response Request`. Whoever may put events with such a source can have instances isolated. */
  customSources: option(
    trigger.customSources,
    [],
    "a list of sources of your events such as 'com.example.detector'; neither aws.… nor cordon",
  ),
});

const triggers = v.pipe(
  triggerOptions,
  v.check(
    (all) => Buffer.byteLength(JSON.stringify(all)) <= TRIGGERS_BYTES,
    `at most ${TRIGGERS_BYTES} bytes of JSON in all: write fewer rules, or several types into one`,
  ),
  v.forward(
    v.check(({ askFrom, actFrom }) => askFrom <= actFrom, 'a number that is not above triggers.actFrom'),
    ['askFrom'],
  ),
  v.forward(
    v.check(
      ({ rules }) => new Set(rules.map(({ id }) => id)).size === rules.length,
      'rules whose ids differ from one another',
    ),
    ['rules'],
  ),
);

const standingVault = v.strictObject({
  /** Of the output VaultBucketName. */
  bucketName: named(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket'),
  /** Of the output VaultKeyArn. */
  keyArn: named(KEY_ARN, 'the ARN of a KMS key'),
  /** Of the output SigningKeyArn. */
  signingKeyArn: named(KEY_ARN, 'the ARN of a KMS key'),
  /** Of the output CaseTableName. */
  tableName: named(/^[A-Za-z0-9_.-]{3,255}$/, 'the name of a table'),
});

export const configSchema = v.strictObject({
  /** `dry-run`: the same workflow runs and reports what it would have done, but has no permission to change anything. */
  enforcement: option(policy.enforcement, 'enforce', "'enforce' or 'dry-run'"),
  /** The mode of an instance that has no mode tag. `online` contains it and keeps all evidence, and can be undone. */
  defaultMode: option(
    policy.defaultMode,
    'online',
    "'online', 'offline', 'capture-then-stop', 'hibernate' or 'auto'",
  ),
  /** What mode `auto` goes by. */
  auto: v.optional(auto, {}),
  /** What is a case, and whether a person is asked first. */
  triggers: v.optional(triggers, {}),
  /** The tags by which people talk to Cordon. */
  tagKeys: v.optional(tagKeys, {}),
  /** The stop gate: whether a mode that promises memory may stop the instance without having captured it. */
  stopWithoutMemory: option(policy.stopWithoutMemory, 'never', "'never', 'when-not-possible' or 'always'"),
  /** Whether an instance whose instance-store volumes hold data may be stopped, which loses that data. */
  stopDespiteInstanceStore: option(policy.stopDespiteInstanceStore, false, 'true or false'),
  /**
   * Whether an instance may be stopped although the key of one of its volumes is disabled, about to be deleted or could not be asked about.
   * It could not be started again without that key, and while it runs its disks can still be read on it.
   */
  stopDespiteUnusableKey: option(policy.stopDespiteUnusableKey, false, 'true or false'),
  /** Whether memory is captured at all. */
  memoryCapture: option(policy.memoryCapture, true, 'true or false'),
  /** The layers of the cut. */
  containment: v.optional(containment, {}),
  /** Who may pull the trigger by a tag. */
  tagSetter: v.optional(tagSetter, {}),
  /** What happens while a person is asked. */
  asking: v.optional(asking, {}),
  /** What exempts an instance from being answered without a person's approval, beside its own tag. */
  exemption: v.optional(exemption, {}),
  /** How the subject leaves what it is a part of. */
  fleet: v.optional(fleet, {}),
  /** What is collected as evidence, and how it is kept. */
  evidence: v.optional(evidence, {}),
  /** When many instances are hit at once. */
  storm: v.optional(storm, {}),
  /**
   * Create a managed policy that denies Session Manager, Instance Connect and the serial console on quarantined instances. It takes effect
   * where it is attached.
   */
  quarantineGuard: option(v.boolean(), false, 'true or false'),
  /**
   * Create a managed policy that denies setting and removing Cordon's tag keys on instances, VPCs and Auto Scaling groups. It takes effect where it is attached; see
   * docs/asking.md for the same as a service control policy.
   */
  tagGuard: option(v.boolean(), false, 'true or false'),
  /**
   * Have State Manager keep the Linux tools of `evidence.captureTools` on every instance with the tag `cordon:stage-tools` = `true`, from a
   * bucket of their own, so that a capture need not fetch them.
   */
  captureToolStaging: option(v.boolean(), false, 'true or false'),
  /** How long the workflow waits for the snapshots to complete before it reports without them, in hours. */
  snapshotDeadlineHours: option(wholeNumber(1, 168), 24, 'a whole number of hours from 1 to 168'),
  /** How long the vault keeps what is put into it from being deleted, in days. */
  evidenceRetentionDays: option(wholeNumber(1, 36500), 365, 'a whole number of days from 1 to 36500'),
  /**
   * `compliance`: until its retention ends nobody can delete an object of the vault, not even the root user.
   * `governance`: somebody with `s3:BypassGovernanceRetention` could, once they had removed the vault's own denial.
   */
  objectLockMode: option(
    v.picklist(['governance', 'compliance']),
    'governance',
    "'governance' or 'compliance'",
  ),
  /**
   * Take up the bucket, keys and table that an earlier deployment of the same stack name left behind, instead of making new ones. Their
   * policies and settings stay as they are. Never set it on a stack that owns them still: it would let go of them.
   */
  vault: v.optional(standingVault),
  /** An address to which every report and alarm is mailed. None by default; the topic can be subscribed to later. */
  notificationEmail: v.optional(
    v.config(v.pipe(v.string(), v.email()), { message: 'an e-mail address, or leave it out' }),
  ),
  /**
   * A second topic with the same messages in the form that Amazon Q Developer in chat applications shows in Slack and Microsoft Teams. You
   * connect the channel to it there. Off by default: plain text that arrives there is dropped, and this form reads badly in a mail.
   */
  chat: option(v.boolean(), false, 'true or false'),
  /** A CloudWatch dashboard of cases, cuts, verdicts and failures. The first three of an account cost nothing. */
  dashboard: option(v.boolean(), true, 'true or false'),
  /** How long the logs of the functions and of the workflow are kept, in days. */
  logRetentionDays: option(
    v.picklist(LOG_RETENTION_DAYS),
    RetentionDays.ONE_YEAR,
    `one of the values that CloudWatch Logs has: ${LOG_RETENTION_DAYS.join(', ')}`,
  ),
});

/** What `cordon.config.ts` may say: every option may be left out. */
export type ConfigInput = v.InferInput<typeof configSchema>;

/** The same with every default filled in. */
export type Config = v.InferOutput<typeof configSchema>;

/** Checks the options and fills in the defaults. Throws ConfigError, which names every option that does not fit. */
export function defineConfig(input: ConfigInput): Config {
  const result = v.safeParse(configSchema, input);
  if (result.success) return result.output;
  throw new ConfigError(result.issues.map(problem));
}

/** The part of the configuration that the functions read at run time. */
export function toPolicy(config: Config): Policy {
  const { recordAccess: _, ...evidence } = config.evidence;
  const { fleet: __, ...tagKeys } = config.tagKeys;
  return {
    enforcement: config.enforcement,
    defaultMode: config.defaultMode,
    tagKeys,
    stopWithoutMemory: config.stopWithoutMemory,
    stopDespiteInstanceStore: config.stopDespiteInstanceStore,
    stopDespiteUnusableKey: config.stopDespiteUnusableKey,
    memoryCapture: config.memoryCapture,
    containment: config.containment,
    fleet: config.fleet,
    evidence,
  };
}

/** The part of it that intake alone reads. */
export const toTriggers = (config: Config): Triggers => config.triggers;

function problem(issue: v.BaseIssue<unknown>): ConfigProblem {
  const option = v.getDotPath(issue) ?? '';
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return {
      option,
      value: issue.path?.at(-1)?.value,
      allowed: `only these: ${Object.keys(optionsBeside(option)).join(', ')}`,
    };
  }
  // Of a check on a group that speaks of one of its options, the input is the group.
  const value = issue.path ? issue.path.at(-1)?.value : issue.input;
  return { option, value, allowed: allowedValues(issue) };
}

/** The options that there are where an unknown one was found. */
function optionsBeside(option: string): object {
  if (/^triggers\.rules\.\d+\.when\.severity/.test(option)) return { from: 0, below: 0 };
  if (/^triggers\.rules\.\d+\.when\.tags/.test(option)) return { key: 0, value: 0 };
  if (/^triggers\.rules\.\d+\.when/.test(option)) return conditionSchema.entries;
  if (option.startsWith('triggers.rules.')) return { id: 0, when: 0, answer: 0, why: 0 };
  if (option.startsWith('evidence.captureTools.'))
    return { kind: 0, architecture: 0, key: 0, sha256: 0, "kernelRelease (of kind 'lime')": 0 };
  const groups: Readonly<Record<string, object>> = {
    triggers: triggerOptions.entries,
    tagKeys: tagKeys.pipe[0].entries,
    containment: containment.entries,
    tagSetter: tagSetter.entries,
    asking: asking.entries,
    exemption: exemption.entries,
    fleet: fleet.entries,
    auto: auto.entries,
    evidence: evidence.entries,
    storm: storm.entries,
    vault: standingVault.entries,
  };
  const [group = '', nested] = option.split('.');
  return (nested === undefined ? undefined : groups[group]) ?? configSchema.entries;
}

/** An object where another type was given has no text of its own. */
function allowedValues(issue: v.BaseIssue<unknown>): string {
  return issue.type === 'strict_object'
    ? 'an object with the options that the documentation lists'
    : issue.message;
}
