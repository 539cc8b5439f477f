import * as v from 'valibot';
import { policySchema } from '../../lambdas/common/policy';
import { flag, option } from './option';

const gathering = policySchema.entries.evidence.entries;

/** The functions get their policy as an environment variable, and Lambda allows 4 KB for all of them together. */
const CAPTURE_TOOLS_BYTES = 1000;

/** What is collected as evidence, and how it is kept. */
export const evidence = v.strictObject({
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
