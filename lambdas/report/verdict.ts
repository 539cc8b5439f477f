/**
 * The verdict: containment × evidence × residual, computed from what was read again. A step's own word never makes
 * anything contained or complete; it only explains what is missing.
 */
import type { Policy } from '../common/policy';
import { type ReportInput, resultOf } from './input';
import type { Observed } from './observe';
import type { VaultItem } from './vault-items';

export type Containment = 'contained' | 'not contained' | 'not attempted (dry run)';
export type EvidenceStatus = 'complete' | 'incomplete' | 'not attempted (dry run)';

export interface EvidenceItem {
  readonly what: 'before-state' | 'snapshots' | 'memory';
  readonly status: 'complete' | 'missing' | 'not promised';
  readonly detail: string;
}

export interface Verdict {
  readonly containment: Containment;
  /** What was observed that makes it so. */
  readonly because: readonly string[];
  readonly evidence: EvidenceStatus;
  readonly evidenceItems: readonly EvidenceItem[];
  /** What is still possible after the cut. */
  readonly residual: readonly string[];
  /** What a person should look at: failed steps, protections that do not stand, things that could not be read. */
  readonly attention: readonly string[];
}

export function computeVerdict(
  input: ReportInput,
  observed: Observed,
  items: readonly VaultItem[],
  policy: Pick<Policy, 'enforcement' | 'memoryCapture'>,
): Verdict {
  const isDryRun = policy.enforcement === 'dry-run';
  const cut = containment(observed);
  const evidenceItems = [beforeState(input, items), snapshots(input, observed), memory(input, items, policy)];
  const complete = evidenceItems.every(({ status }) => status !== 'missing');
  return {
    containment: isDryRun ? 'not attempted (dry run)' : cut.holds ? 'contained' : 'not contained',
    because: cut.because,
    evidence: isDryRun ? 'not attempted (dry run)' : complete ? 'complete' : 'incomplete',
    evidenceItems,
    residual: isDryRun ? [] : [...residual(observed), ...channelExposure(input)],
    attention: attention(input, observed, isDryRun),
  };
}

function containment({ state, networkInterfaces, emptyQuarantineGroups }: Observed): {
  holds: boolean;
  because: string[];
} {
  if (state === undefined) return { holds: false, because: ['the state of the subject could not be read'] };
  if (state === 'terminated' || state === 'shutting-down')
    return { holds: false, because: [`the subject is ${state}: somebody ended it`] };
  if (networkInterfaces === undefined)
    return { holds: false, because: ['the network interfaces could not be read'] };
  const outside = networkInterfaces.filter(
    ({ groups }) => groups.length !== 1 || !emptyQuarantineGroups.has(groups[0] ?? ''),
  );
  const quarantined = outside.length === 0 && networkInterfaces.length > 0;
  const network = quarantined
    ? `${networkInterfaces.length} of ${networkInterfaces.length} network interfaces are in the quarantine group, which has no rule`
    : `not in quarantine: ${outside.map(({ id, groups }) => `${id} (${groups.join(', ')})`).join('; ') || 'no interface found'}`;
  const off = state === 'stopped' || state === 'stopping';
  return { holds: off || quarantined, because: [...(off ? [`the subject is ${state}`] : []), network] };
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

function snapshots({ subject }: ReportInput, { snapshots: found }: Observed): EvidenceItem {
  const what = 'snapshots' as const;
  const volumes = subject?.volumes ?? [];
  if (subject && volumes.length === 0)
    return { what, status: 'not promised', detail: 'the subject has no EBS volume' };
  const completed = new Set(
    (found ?? []).filter(({ state }) => state === 'completed').map(({ volumeId }) => volumeId),
  );
  const kept = volumes.filter(({ volumeId }) => completed.has(volumeId)).length;
  const all = subject !== null && kept === volumes.length;
  const states = (found ?? []).map(({ snapshotId, state, progress }) =>
    `${snapshotId} ${state} ${progress}`.trim(),
  );
  const detail = `${kept} of ${subject ? volumes.length : '?'} volumes: ${states.join(', ') || 'no snapshot'}`;
  return { what, status: all ? 'complete' : 'missing', detail };
}

function memory(
  input: ReportInput,
  items: readonly VaultItem[],
  { memoryCapture }: Pick<Policy, 'memoryCapture'>,
): EvidenceItem {
  const what = 'memory' as const;
  // capture-then-stop promises memory by its name, whatever else the operator chose.
  if (!memoryCapture && input.choice?.mode !== 'capture-then-stop')
    return { what, status: 'not promised', detail: 'memoryCapture is off' };
  if (input.choice?.mode === 'offline')
    return { what, status: 'not promised', detail: 'mode offline gives up memory' };
  const result = resultOf(input, 'memory');
  const image = items.find(({ key }) => key.endsWith('/image.lime'));
  if (result?.status === 'ok' && image)
    return { what, status: 'complete', detail: `${image.bytes} bytes, SHA-256 ${image.sha256 ?? 'unknown'}` };
  const why = `${result?.status ?? 'not reached'}: ${result?.why ?? 'no reason given'}`;
  return {
    what,
    status: 'missing',
    detail: image ? `${why}; what arrived is kept (${image.bytes} bytes)` : why,
  };
}

function residual({ state, hasProfile }: Observed): string[] {
  const left: string[] = [];
  if (state !== 'stopped' && state !== 'stopping' && state !== 'terminated')
    left.push(
      'connections established before the cut: EC2 goes on passing those it tracks until they end or idle out (up to 5 days by default)',
      'DNS through the VPC resolver, which security groups do not filter',
      'Session Manager, the serial console and the instance metadata service do not depend on security groups',
    );
  if (hasProfile !== false)
    left.push(
      "credentials of the subject's role that were taken before the cut stay valid until they expire",
    );
  return left;
}

/** The evidence channel is closed by now; what could go through it while it was open belongs to what may have happened. */
const channelExposure = (input: ReportInput): string[] =>
  resultOf(input, 'isolate-open')?.status === 'ok'
    ? [
        'while its memory was captured the subject could reach port 443 of whatever shares a security group with the endpoints, and S3: any bucket, unless the policy of the VPC endpoint names the vault alone',
      ]
    : [];

function attention(input: ReportInput, observed: Observed, isDryRun: boolean): string[] {
  const failed = input.results
    .filter(({ status }) => status === 'failed')
    .map(({ step, why }) => `${step} failed: ${why ?? 'no reason given'}`);
  const gate = notStopped(input);
  if (isDryRun) return [...failed, ...gate, ...observed.unread];
  return [...failed, ...gate, ...unprotected(input, observed), ...observed.unread];
}

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
