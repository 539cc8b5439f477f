import { type Notice, notice, section } from '../common/notice';
import { triggerText } from '../common/trigger-text';
import { furtherLines } from './further-triggers';
import { type ReportInput, resultOf } from './input';
import type { Verdict } from './verdict';
import type { Written } from './write';

/** What a person reads first, on a telephone, at night. */
export function noticeOf(input: ReportInput, verdict: Verdict, written: Written | undefined): Notice {
  const { case: request, choice } = input;
  const headline = verdict.containment.toUpperCase();
  const power = resultOf(input, 'power');
  const lines = [
    `${request.instanceId} in ${request.accountId}/${request.region}: ${headline}`,
    `Case ${request.caseId}, mode ${choice?.mode ?? 'unknown'} (${choice?.reason ?? 'assessment failed'})`,
    `Trigger: ${triggerText(request.trigger)}`,
    ...section('Further triggers', furtherLines(input.further ?? [])),
    ...section('Because', verdict.because),
    ...section(
      `Evidence: ${verdict.evidence}`,
      verdict.evidenceItems.map(({ what, status, detail }) => `${what}: ${status} (${detail})`),
    ),
    ...section(
      'Still possible',
      verdict.residual.map(({ path, detail }) => `${path}: ${detail}`),
    ),
    ...section('Was possible for a time', verdict.exposure),
    ...section('Needs a person', verdict.attention),
    ...(power?.why ? ['', `Power: ${power.why}`] : []),
    '',
    ...manifestLines(written),
  ];
  return notice(request.instanceId, headline, lines);
}

/** Outside the vault too, so that who changed the manifest, or the key that proves it, would have to change these as well. */
function manifestLines(written: Written | undefined): string[] {
  if (written === undefined) return ['The manifest could not be stored.'];
  const { manifest, publicKeySha256 } = written;
  return [
    `Manifest: ${manifest.key}`,
    `SHA-256: ${manifest.sha256}`,
    publicKeySha256 === null ? 'It is not signed.' : `SHA-256 of the public key: ${publicKeySha256}`,
  ];
}
