/**
 * The default decisions, in their order: first what is no case at all, then what is one whatever its severity, then who only suffers,
 * then by severity. `ask` is for what often means a compromise and often does not; since a question that nobody answers is acted on,
 * what is merely unusual is left alone instead. A test holds them against every finding type that GuardDuty documents.
 */
import type { TriggerRule, Triggers } from '../common/trigger-policy';

/** Of such a finding the instance may be the one attacked: `resourceRole` tells. Of others it is not filled in, or says nothing. */
const OF_TWO_SIDES = [
  'UnauthorizedAccess:EC2/*BruteForce',
  'UnauthorizedAccess:EC2/MaliciousIPCaller.Custom',
  'UnauthorizedAccess:EC2/TorIPCaller',
  'Impact:EC2/WinRMBruteForce',
  'Impact:EC2/PortSweep',
  'Recon:EC2/Portscan',
  'Behavior:EC2/*',
  'Backdoor:EC2/DenialOfService.*',
];

/** At medium severity: unusual, and every deployment makes them so. */
const UNUSUAL = [
  'Behavior:EC2/*',
  'DefenseEvasion:EC2/Unusual*',
  'Execution:Runtime/NewBinaryExecuted',
  'Execution:Runtime/NewLibraryLoaded',
  'Impact:*/AbusedDomainRequest.Reputation',
  'PrivilegeEscalation:Runtime/ContainerMountsHostDirectory',
  'PrivilegeEscalation:Runtime/DockerSocketAccessed',
];

/** Somebody did something to the instance by an API of AWS: it may be the way in, and may be an administrator at work. */
const DONE_TO_IT = ['CredentialAccess:EC2/*', 'LateralMovement:EC2/*', 'Persistence:EC2/*'];

const GUARDDUTY = ['GuardDuty'];

export const defaultRules = ({ actFrom, askFrom }: Pick<Triggers, 'actFrom' | 'askFrom'>): TriggerRule[] => [
  { id: 'sample', when: { sample: true }, answer: 'ignore', why: 'a sample finding' },
  { id: 'archived', when: { archived: true }, answer: 'ignore', why: 'an archived finding' },
  {
    id: 'side-effect',
    when: {
      types: ['DefenseImpairment:EC2/DisableOrModifyTools', 'Exfiltration:EC2/TransferDataToCloudAccount'],
    },
    answer: 'ignore',
    why: 'such a finding is made by protecting an instance or sharing a snapshot, as Cordon does itself',
  },
  {
    id: 'backup',
    when: { types: ['Execution:*!Snapshot', 'Execution:*!AMI', 'Execution:*!RecoveryPoint'] },
    answer: 'ignore',
    why: 'it is about a copy of a disk, not about an instance',
  },
  {
    id: 'probed',
    when: { types: ['Recon:EC2/PortProbe*'] },
    answer: 'ignore',
    why: 'others probed the instance; it did nothing itself',
  },
  {
    id: 'old',
    when: { olderThanHours: 72 },
    answer: 'ask',
    why: 'what it saw ended more than three days ago, and the instance may be another by now',
  },
  {
    id: 'sequence-by-api',
    when: { products: GUARDDUTY, types: ['AttackSequence:IAM/*', 'AttackSequence:S3/*'] },
    answer: 'ask',
    why: 'credentials were taken, and these instances touched with them: they need not be compromised themselves',
  },
  {
    id: 'attack-sequence',
    when: { products: GUARDDUTY, types: ['AttackSequence:*'] },
    answer: 'act',
    why: 'several signals make one attack, and these instances are in it',
  },
  {
    id: 'target',
    when: { role: 'TARGET', types: OF_TWO_SIDES },
    answer: 'ignore',
    why: 'the instance is the target of the activity, not its actor',
  },
  {
    id: 'done-to-it',
    when: { products: GUARDDUTY, types: DONE_TO_IT, severity: { from: askFrom } },
    answer: 'ask',
    why: 'somebody entered or changed the instance through an API; whether by right, a person has to say',
  },
  {
    id: 'severe',
    when: { products: GUARDDUTY, severity: { from: actFrom } },
    answer: 'act',
    why: `severity ${actFrom} or above`,
  },
  {
    id: 'unusual',
    when: { types: UNUSUAL, severity: { below: actFrom } },
    answer: 'ignore',
    why: 'unusual, as every deployment is; not reason enough to cut an instance off',
  },
  {
    id: 'likely',
    when: { products: GUARDDUTY, severity: { from: askFrom } },
    answer: 'ask',
    why: `severity ${askFrom} or above: often a compromise, and often not`,
  },
  {
    id: 'own-detector',
    when: { source: 'custom', severity: { from: actFrom } },
    answer: 'act',
    why: `a detector that the configuration names reports severity ${actFrom} or above`,
  },
  {
    id: 'own-detector-asks',
    when: { source: 'custom', severity: { from: askFrom } },
    answer: 'ask',
    why: `a detector that the configuration names reports severity ${askFrom} or above`,
  },
  {
    id: 'minor',
    when: { severity: { below: askFrom } },
    answer: 'ignore',
    why: `severity below ${askFrom}`,
  },
];
