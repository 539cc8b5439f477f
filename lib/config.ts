import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as v from 'valibot';
import { type Policy, policySchema } from '../lambdas/common/policy';
import { conditionSchema, type Triggers } from '../lambdas/common/trigger-policy';
import { ConfigError, type ConfigProblem } from './config-error';
import { auto } from './options/auto';
import { containment } from './options/containment';
import { evidence } from './options/evidence';
import { fleet } from './options/fleet';
import { asking, exemption, tagSetter } from './options/gate';
import { option, wholeNumber } from './options/option';
import { storm } from './options/storm';
import { tagKeys } from './options/tag-keys';
import { triggerOptions, triggers } from './options/triggers';
import { standingVault } from './options/vault';

/**
 * Every option of `cordon.config.ts`: what it means, its default and what it may be. Options left out take
 * their default; an option that is not listed here is refused rather than ignored. What the functions need at
 * run time is `Policy`, the part shared with them; the rest only shapes the stack.
 */
const policy = policySchema.entries;

const LOG_RETENTION_DAYS = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

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
