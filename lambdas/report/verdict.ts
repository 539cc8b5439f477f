/**
 * The verdict: containment × evidence × residual, computed from what was read again. A step's own word never makes
 * anything contained or complete; it only explains what is missing.
 */
import * as v from 'valibot';
import { isOff } from '../common/ec2';
import { isPublic } from '../common/ip-address';
import type { Policy } from '../common/policy';
import { collectedNotes } from './collected';
import { contextEvidence } from './context-evidence';
import { fleetNotes } from './fleet';
import { hibernatedMemory, hibernationNotes } from './hibernation-evidence';
import { type ReportInput, resultOf } from './input';
import type { Observed } from './observe';
import { type Residual, residualOf, undenied } from './residual';
import { snapshotEvidence, snapshotNotes, withHibernation } from './snapshot-evidence';
import { type Unanswered, unanswered } from './unanswered';
import type { VaultItem } from './vault-items';

export type Containment =
  | 'contained'
  | 'not contained'
  | 'not attempted (dry run)'
  | Unanswered['containment'];
/** `not proved`: nothing is missing, but that something is what it is said to be only reading it will tell. */
export type EvidenceStatus =
  | 'complete'
  | 'not proved'
  | 'incomplete'
  | 'not attempted'
  | 'not attempted (dry run)';

export interface EvidenceItem {
  readonly what: 'before-state' | 'snapshots' | 'memory' | 'context';
  readonly status: 'complete' | 'not proved' | 'missing' | 'lost' | 'not promised';
  readonly detail: string;
}

export interface Verdict {
  readonly containment: Containment;
  /** What was observed that makes it so. */
  readonly because: readonly string[];
  readonly evidence: EvidenceStatus;
  readonly evidenceItems: readonly EvidenceItem[];
  /** What is still possible after the cut. */
  readonly residual: readonly Residual[];
  /** What was possible for a time and is over. */
  readonly exposure: readonly string[];
  /** What a person should look at: failed steps, protections that do not stand, things that could not be read. */
  readonly attention: readonly string[];
}

export function computeVerdict(
  input: ReportInput,
  observed: Observed,
  items: readonly VaultItem[],
  policy: Pick<Policy, 'enforcement' | 'memoryCapture' | 'containment' | 'evidence'>,
): Verdict {
  const ended = unanswered(input);
  if (ended !== undefined) return nothingDone(input, observed, ended);
  const isDryRun = policy.enforcement === 'dry-run';
  const network = quarantine(observed);
  const cut = containment(input, observed, network, policy.containment.networkAcl);
  const evidenceItems = [
    beforeState(input, items),
    snapshotEvidence(input, observed),
    hibernatedMemory(input, observed) ?? withHibernation(memory(input, items, policy), input),
    contextEvidence(input, items, policy),
  ];
  return {
    containment: isDryRun ? 'not attempted (dry run)' : cut.holds ? 'contained' : 'not contained',
    because: cut.because,
    evidence: isDryRun ? 'not attempted (dry run)' : evidenceStatus(evidenceItems),
    evidenceItems,
    residual: isDryRun ? [] : residualOf(input, observed, network.holds),
    exposure: isDryRun ? [] : exposure(input),
    attention: attention(input, observed, policy, isDryRun),
  };
}

const nothingDone = (
  input: ReportInput,
  { unread }: Observed,
  { containment, why }: Unanswered,
): Verdict => ({
  containment,
  because: [why],
  evidence: 'not attempted',
  evidenceItems: [],
  residual: [],
  exposure: [],
  attention: [...failures(input), ...unread],
});

function evidenceStatus(items: readonly EvidenceItem[]): EvidenceStatus {
  const some = (...statuses: readonly EvidenceItem['status'][]): boolean =>
    items.some(({ status }) => statuses.includes(status));
  if (some('missing', 'lost')) return 'incomplete';
  return some('not proved') ? 'not proved' : 'complete';
}

interface Cut {
  readonly holds: boolean;
  readonly because: readonly string[];
}

/** Nobody new comes in or goes out. */
function quarantine({ networkInterfaces, emptyQuarantineGroups }: Observed): Cut {
  if (networkInterfaces === undefined)
    return { holds: false, because: ['the network interfaces could not be read'] };
  const outside = networkInterfaces.filter(
    ({ groups }) => groups.length !== 1 || !emptyQuarantineGroups.has(groups[0] ?? ''),
  );
  const holds = outside.length === 0 && networkInterfaces.length > 0;
  const because = holds
    ? `${networkInterfaces.length} of ${networkInterfaces.length} network interfaces are in the quarantine group, which has no rule`
    : `not in quarantine: ${outside.map(({ id, groups }) => `${id} (${groups.join(', ')})`).join('; ') || 'no interface found'}`;
  return { holds, because: [because] };
}

/** Off; or in quarantine with the connections cut that the policy claims to cut. */
function containment(input: ReportInput, observed: Observed, network: Cut, isDenied: boolean): Cut {
  const { state } = observed;
  if (state === undefined) return { holds: false, because: ['the state of the subject could not be read'] };
  if (state === 'terminated' || state === 'shutting-down')
    return { holds: false, because: [`the subject is ${state}: somebody ended it`] };
  if (observed.networkInterfaces === undefined) return network;
  if (isOff(state)) return { holds: true, because: [`the subject is ${state}`, ...network.because] };
  const severed = isDenied ? findingCut(input, observed) : { holds: true, because: [] };
  return {
    holds: network.holds && severed.holds,
    because: [...network.because, ...severed.because],
  };
}

/** Of the finding's addresses those on the internet: what is nearer is never denied, and is residual. */
function findingCut(input: ReportInput, observed: Observed): Cut {
  const { trigger } = input.case;
  const named = trigger.kind === 'finding' ? trigger.remoteAddresses.filter(isPublic) : [];
  if (named.length === 0) return { holds: true, because: [] };
  const left = undenied(input, observed).filter(
    (each) => named.includes(each) && !isNotConcerned(input, each),
  );
  const because =
    left.length === 0
      ? `${named.join(', ')}: denied in the network ACLs of its subnets`
      : `${left.join(', ')}: not denied in the network ACLs of its subnets, so an open connection goes on`;
  return { holds: left.length === 0, because: [because] };
}

const leftOutSchema = v.object({ leftOut: v.array(v.object({ address: v.string() })) });

/** `sever` found that the address is a neighbour's, or of a family that the subject does not have. */
function isNotConcerned(input: ReportInput, address: string): boolean {
  const detail = v.safeParse(leftOutSchema, resultOf(input, 'sever')?.detail);
  return detail.success && detail.output.leftOut.some((each) => each.address === address);
}

function beforeState(input: ReportInput, items: readonly VaultItem[]): EvidenceItem {
  const inVault = items.some(({ key }) => key.endsWith('/before-state/instance.json'));
  const detail = inVault ? 'in the vault before the first change' : 'not in the bucket';
  const inTable = JSON.stringify(resultOf(input, 'assess')?.detail ?? {}).includes('"table"');
  if (!inVault && inTable)
    return {
      what: 'before-state',
      status: 'complete',
      detail: 'in the case table, because the bucket refused it',
    };
  return { what: 'before-state', status: inVault ? 'complete' : 'missing', detail };
}

function memory(
  input: ReportInput,
  items: readonly VaultItem[],
  { memoryCapture }: Pick<Policy, 'memoryCapture'>,
): EvidenceItem {
  const what = 'memory' as const;
  // These promise memory by their name, whatever else the operator chose.
  const isPromised = input.choice?.mode === 'capture-then-stop' || input.choice?.mode === 'hibernate';
  if (!memoryCapture && !isPromised) return { what, status: 'not promised', detail: 'memoryCapture is off' };
  if (input.choice?.mode === 'offline')
    return { what, status: 'not promised', detail: 'mode offline gives up memory' };
  const [captured, proved] = [resultOf(input, 'memory'), resultOf(input, 'image')];
  const image = items.find(({ key }) => key.endsWith('/image.lime'));
  if (captured?.status === 'ok' && proved?.status === 'ok' && image)
    return { what, status: 'complete', detail: provedBy(image, proved.detail) };
  const result = captured?.status === 'ok' ? proved : captured;
  const why = `${result?.status ?? 'not reached'}: ${result?.why ?? 'no reason given'}`;
  return {
    what,
    status: 'missing',
    detail: image ? `${why}; what arrived is kept (${image.bytes} bytes)` : why,
  };
}

const proofSchema = v.object({
  verified: v.array(
    v.object({
      key: v.string(),
      sha256: v.string(),
      coverage: v.nullable(v.object({ ramBytes: v.number() })),
      banner: v.nullable(v.string()),
    }),
  ),
});

function provedBy({ key, bytes }: VaultItem, detail: unknown): string {
  const proof = v.safeParse(proofSchema, detail);
  const found = proof.success ? proof.output.verified.find((each) => each.key === key) : undefined;
  const release = found?.banner?.split(' ')[2];
  return [
    `${bytes} bytes`,
    ...(found ? [`SHA-256 ${found.sha256} as the host computed it and Cordon again from the vault`] : []),
    ...(found?.coverage ? [`all ${found.coverage.ramBytes} bytes of its RAM`] : []),
    ...(release ? [`kernel ${release}`] : []),
  ].join(', ');
}

const exposureSchema = v.object({ group: v.string() });

/** The evidence channel is closed by now; what could go through it while it was open belongs to what may have happened. */
function exposure(input: ReportInput): string[] {
  const opened = resultOf(input, 'isolate-open');
  const detail = v.safeParse(exposureSchema, opened?.detail);
  const converted = resultOf(input, 'isolate-convert');
  const channel =
    detail.success && detail.output.group === 'open-channel'
      ? 'while its memory was captured the subject could reach port 443 of anybody whom the network ACLs do not deny (openChannel)'
      : 'while its memory was captured the subject could reach port 443 of whatever shares a security group with the endpoints, and S3: any bucket, unless the policy of the VPC endpoint names the vault alone';
  const swap =
    'for the seconds of the open-then-empty swap everybody could reach the subject, and it everybody, but for the addresses that the network ACLs deny';
  return [...(opened?.status === 'ok' ? [channel] : []), ...(converted?.status === 'ok' ? [swap] : [])];
}

function attention(
  input: ReportInput,
  observed: Observed,
  policy: Pick<Policy, 'containment' | 'evidence'>,
  isDryRun: boolean,
): string[] {
  const failed = failures(input);
  const gate = [...notStopped(input), ...hibernationNotes(input, observed)];
  if (isDryRun) return [...failed, ...gate, ...observed.unread];
  const metadata =
    policy.containment.disableMetadata && observed.isMetadataOn === true && observed.hibernation !== 'begun'
      ? ['the instance metadata is still on']
      : [];
  return [
    ...failed,
    ...gate,
    ...unprotected(input, observed),
    ...fleetNotes(input),
    ...collectedNotes(input),
    ...snapshotNotes(observed, policy),
    ...metadata,
    ...observed.unread,
  ];
}

const failures = ({ results }: ReportInput): string[] =>
  results
    .filter(({ status }) => status === 'failed')
    .map(({ step, why }) => `${step} failed: ${why ?? 'no reason given'}`);

/** A mode that stops the subject, and did not: by the gate, or because the stop would have lost something. */
function notStopped(input: ReportInput): string[] {
  const power = resultOf(input, 'power');
  if (input.choice?.mode === 'online' || power?.status !== 'skipped') return [];
  return [`the subject was not stopped: ${power.why ?? 'no reason given'}`];
}

function unprotected({ subject }: ReportInput, observed: Observed): string[] {
  const found: string[] = [];
  if (subject?.lifecycle !== 'spot' && observed.terminationProtection !== true)
    found.push('termination protection is not on');
  if (subject?.lifecycle !== 'spot' && observed.shutdownBehavior !== 'stop')
    found.push('a shutdown from inside would not just stop the subject');
  if (subject?.lifecycle === 'spot')
    found.push('a Spot Instance: EC2 may reclaim it, and offers no termination protection');
  const deleted = observed.deletedOnTermination ?? [];
  if (deleted.length > 0) found.push(`deleted with the subject: ${deleted.join(', ')}`);
  if (observed.autoScalingGroup) found.push(`still in the Auto Scaling group ${observed.autoScalingGroup}`);
  return found;
}
