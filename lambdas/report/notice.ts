import { type Notice, notice, section } from '../common/notice';
import { type ReportInput, resultOf } from './input';
import type { Verdict } from './verdict';

/** What a person reads first, on a telephone, at night. */
export function noticeOf(input: ReportInput, verdict: Verdict, manifestKey: string | undefined): Notice {
  const { case: request, choice } = input;
  const headline = verdict.containment.toUpperCase();
  const power = resultOf(input, 'power');
  const lines = [
    `${request.instanceId} in ${request.accountId}/${request.region}: ${headline}`,
    `Case ${request.caseId}, mode ${choice?.mode ?? 'unknown'} (${choice?.reason ?? 'assessment failed'})`,
    `Trigger: ${request.trigger.kind === 'finding' ? `${request.trigger.findingType}, severity ${request.trigger.severity}` : `tag ${request.trigger.key}`}`,
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
    manifestKey === undefined ? 'The manifest could not be stored.' : `Manifest: ${manifestKey}`,
  ];
  return notice(request.instanceId, headline, lines);
}
