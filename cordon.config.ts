import { defineConfig } from './lib/config';

/**
 * How Cordon behaves in this account. Every option stands here with its default; what is left out takes it.
 * A value that does not fit stops the synthesis with a message that says what is allowed.
 */
export default defineConfig({
  // 'enforce', or 'dry-run': run, report what would have been done, and have no permission to do it.
  enforcement: 'enforce',

  // What happens to an instance that has no mode tag:
  // 'online' cuts it off, keeps all evidence and leaves it running; all of it can be undone.
  // 'offline' stops it at once, which loses what is in memory.
  // 'capture-then-stop' cuts it off, captures memory, then stops it.
  // 'hibernate' cuts it off and hibernates it, so that its memory lies on its root volume; where it cannot hibernate it is kept online.
  // 'auto' picks one of these by the finding and by what the instance is able to, and says why (docs/modes.md has the table).
  defaultMode: 'online',

  auto: {
    // How fast memory is captured, in MiB/s (1 to 10000), and how many minutes (1 to 360) a capture may take for auto to wait for it.
    captureMiBPerSecond: 64,
    longestCaptureMinutes: 60,
  },

  triggers: {
    // Your rules, asked before the default ones (docs/triggers.md lists both): the first that matches decides. For instance
    // { id: 'scanner', when: { types: ['Recon:EC2/Portscan'] }, answer: 'ignore', why: 'our own scanner' }
    rules: [],
    // From this severity (0 to 10) Cordon acts: 7 and above is High, 9 and above Critical.
    actFrom: 7,
    // From this severity it asks a person first; the same number as actFrom: never.
    askFrom: 4,
    // Products whose findings are taken from Security Hub; none: [].
    securityHubProducts: ['GuardDuty'],
    // The custom action of Security Hub by which a person sends findings to Cordon.
    customAction: 'Cordon',
    // Sources of your own events 'Cordon Response Request'. Whoever may put events with such a source can have instances isolated.
    customSources: [],
  },

  tagKeys: {
    // Setting this tag on an instance opens a case for it.
    trigger: 'cordon:respond',
    // This tag on an instance chooses its mode, 'auto' included.
    mode: 'forensics-mode',
    // The number of the trouble ticket, if there is one.
    ticket: 'cordon:ticket',
    // An instance with this tag is answered only after a person approved.
    exempt: 'cordon:exempt',
    // Setting this tag on a VPC or an Auto Scaling group opens a case for every instance in it.
    fleet: 'cordon:respond-all',
  },

  tagSetter: {
    // Ask CloudTrail who set a trigger tag before anything is changed, which takes minutes. false: the keys are protected otherwise
    // (tagGuard, or a service control policy), and a tag is answered at once.
    verify: true,
    // Who may: 'arn:aws:iam::111122223333:role/Responder', 'arn:aws:iam::*:user/*', 'arn:aws:sts::*:assumed-role/Responder/*' … A star is any
    // text without / and :. Empty: everybody but the credentials that EC2 gives to instances.
    allowed: [],
  },

  asking: {
    // How many minutes (5 to 1440) a person has to approve or decline.
    deadlineMinutes: 60,
    // What silence means: 'act' as if approved (else an intruder who can set the exemption tag gains by waiting), or 'leave' it alone.
    onExpiry: 'act',
  },

  exemption: {
    // Whether the exemption tag on a VPC exempts every instance in it. Costs one more call before each cut.
    vpcTags: false,
  },

  // Whether capture-then-stop may stop an instance whose memory was not captured:
  // 'never', 'when-not-possible' (no agent, no way to it), or 'always' (also when the capture failed).
  stopWithoutMemory: 'never',

  // Whether an instance with instance-store volumes may be stopped. Their data is lost when it is.
  stopDespiteInstanceStore: false,

  // Whether an instance may be stopped although the KMS key of one of its volumes is disabled, about to be deleted or could not be
  // asked about: it could not be started again without the key.
  stopDespiteUnusableKey: false,

  // Whether memory is captured at all.
  memoryCapture: true,

  containment: {
    // Deny the addresses that the finding names in the network ACLs of the instance's subnets: it ends connections that a
    // security group would let go on. Neighbours lose nothing but their own path to these addresses.
    networkAcl: true,
    // Move the instance from quarantine into an open group and back, so that EC2 may forget the connections it tracks.
    // It opens the instance to the world for so many seconds (1 to 30), and EC2 does not document that it works.
    openGroupSwap: false,
    openGroupSwapSeconds: 2,
    // Lower the idle timeouts of its network interfaces. One that was never set cannot be unset again.
    lowerIdleTimeouts: false,
    // Deny everything to this instance's credentials, and stolen copies, by an inline policy on its role. Others with the role are spared.
    denyCredentials: true,
    // Switch its instance metadata off once memory is captured.
    disableMetadata: true,
    // Capture memory through port 443 to anywhere where the VPC lacks endpoints for Systems Manager and S3.
    openChannel: false,
    // Take its Elastic IPs off (they are never released).
    disassociateElasticIps: false,
  },

  fleet: {
    // How it leaves its Auto Scaling group: 'detach' or 'standby'. Either way the group starts a replacement.
    leaveGroup: 'detach',
    // Cancel the persistent Spot request of an instance that stays online. It cannot be made again by a release.
    cancelSpotRequests: true,
    // Set an ECS container instance to DRAINING once the evidence is taken.
    drainContainerInstances: true,
  },

  evidence: {
    // Keep what the APIs of AWS know about the instance: console, user data, the rules of its groups, its role, CloudTrail.
    apiContext: true,
    // How many hours (0 to 2160) back from the opening of the case CloudTrail is asked; 0: not at all.
    cloudTrailHours: 24,
    // After the memory, list what runs, listens and is logged on, on the instance itself.
    liveTriage: true,
    // Image the instance-store volumes of an instance that is to be stopped: the stop erases them.
    instanceStore: true,
    // Acquisition tools that you put into the vault under tools/: { kind: 'avml', 'lime' (with kernelRelease), 'winpmem' or 'dumpit',
    // architecture: 'x86_64' or 'aarch64', key: 'tools/…', sha256 }. Windows has no other way to its memory.
    captureTools: [],
    // Lock every snapshot so that nobody can delete it: 'governance' (whoever may call ec2:UnlockSnapshot can take it off),
    // 'compliance' (after the cooling-off period nobody can), or 'off'.
    snapshotLock: 'governance',
    // For how many days (1 to 36500), and how many hours (0 to 72) a lock in compliance mode can still be taken back.
    snapshotLockDays: 365,
    snapshotLockCoolOffHours: 24,
    // Copy every snapshot under the key of the vault: the key of a volume can then be lost. Full copies, paid for as such.
    copySnapshots: false,
    // Share the snapshots with this account, encrypted ones as copies under the key of the vault.
    forensicAccountId: undefined,
    // Record in the case's custody chain who else reads or touches its evidence: 'off', 'with-own-trail' (creates a trail of CloudTrail
    // for the data events of the vault, which CloudTrail charges for), or 'with-existing-trail' (a trail of yours records them already).
    recordAccess: 'off',
  },

  storm: {
    // So many cases (1 to 400) may be between their opening and their cut at once; the others wait, the most dangerous first.
    concurrency: 15,
    // How often (every 1 to 1440 minutes) it is looked for triggers and places that were lost.
    sweepMinutes: 15,
  },

  // Create a policy, for you to attach, that denies Session Manager, Instance Connect and the serial console on quarantined instances.
  quarantineGuard: false,

  // Create a policy, for you to attach, that denies setting and removing the tags above to whoever should not. See docs/asking.md.
  tagGuard: false,

  // Keep the Linux tools of evidence.captureTools on instances that have the tag cordon:stage-tools = true. See docs/evidence.md.
  captureToolStaging: false,

  // How many hours (1 to 168) to wait for the snapshots before reporting without them.
  snapshotDeadlineHours: 24,

  // How many days (1 to 36500) nothing in the vault can be deleted.
  evidenceRetentionDays: 365,

  // 'governance', or 'compliance': until its retention ends nobody can delete evidence, not even the root user.
  objectLockMode: 'governance',

  // The bucket, keys and table that an earlier deployment of this stack left behind, to be taken up again: bucketName, keyArn,
  // signingKeyArn, tableName. Left out, new ones are made. See docs/custody.md before you set it.
  vault: undefined,

  // Where reports and alarms are mailed to. The address gets a mail that asks it to confirm.
  notificationEmail: undefined,

  // Create a second topic with the same messages in the form that Amazon Q Developer in chat applications shows in Slack and Teams.
  chat: false,

  // Create a CloudWatch dashboard. The first three dashboards of an account cost nothing.
  dashboard: true,

  // How many days logs are kept: one of the values that CloudWatch Logs has.
  logRetentionDays: 365,
});
