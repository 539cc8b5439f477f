import * as v from 'valibot';
import { type Notice, notice, section } from '../common/notice';
import { triggerText } from '../common/trigger-text';
import { type ReportInput, resultOf } from './input';
import { unanswered } from './unanswered';
import type { Verdict } from './verdict';
import type { Written } from './write';

/** What a person reads first, on a telephone, at night. */
export function noticeOf(input: ReportInput, verdict: Verdict, written: Written | undefined): Notice {
  const { case: request } = input;
  const headline = verdict.containment.toUpperCase();
  const power = resultOf(input, 'power');
  const lines = [
    `${request.instanceId} in ${request.accountId}/${request.region}: ${headline}`,
    `Case ${request.caseId}, ${modeText(input)}`,
    `Trigger: ${triggerText(request.trigger)}`,
    ...gateLines(input),
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

function modeText(input: ReportInput): string {
  const { choice } = input;
  if (choice) return `mode ${choice.mode} (${choice.reason})`;
  return unanswered(input) ? 'nothing was changed' : 'mode unknown (assessment failed)';
}

const passageSchema = v.object({
  gate: v.object({ how: v.string(), by: v.string(), reason: v.optional(v.string()) }),
});

/** Where something had to open the gate first. */
function gateLines(input: ReportInput): string[] {
  const detail = v.safeParse(passageSchema, resultOf(input, 'assess')?.detail);
  if (!detail.success) return [];
  const { how, by, reason } = detail.output.gate;
  return [`Let pass: ${how} ${by}${reason === undefined ? '' : `: ${reason}`}`];
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
