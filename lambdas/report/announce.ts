/** What other systems and the dashboard learn of a report. */
import { type CaseEvent, caseEvent, type ReportedDetail } from '../common/case-events';
import { count, measure } from '../common/metric';
import { msOf, nowMs } from '../common/time';
import { timeToCutMs } from './cut-time';
import type { ReportInput } from './input';
import type { Verdict } from './verdict';
import type { Written } from './write';

export function eventsOf(
  input: ReportInput,
  verdict: Verdict,
  written: Written | undefined,
): readonly CaseEvent[] {
  const { case: request, execution } = input;
  const detail = detailOf(input, verdict, written);
  return [
    caseEvent('reported', request, execution, detail),
    ...(verdict.containment === 'not contained'
      ? [caseEvent('not-contained', request, execution, detail)]
      : []),
  ];
}

function detailOf(
  { case: { openedAt }, choice }: ReportInput,
  { containment, evidence, evidenceItems, residual, attention }: Verdict,
  written: Written | undefined,
): ReportedDetail {
  return {
    mode: choice?.mode ?? null,
    containment,
    evidence,
    evidenceItems: evidenceItems.map(({ what, status }) => ({ what, status })),
    residual: residual.map(({ path }) => path),
    attention: attention.length,
    durationMs: nowMs() - msOf(openedAt),
    manifest: written ? { key: written.manifest.key, sha256: written.manifest.sha256 } : null,
  };
}

export function countReport(input: ReportInput, { containment, evidence }: Verdict): void {
  count('CasesReported');
  if (containment === 'not contained') count('NotContained');
  if (evidence === 'incomplete') count('EvidenceIncomplete');
  const ms = timeToCutMs(input);
  if (ms !== undefined) measure('TimeToCut', ms, msOf(input.case.openedAt) + ms);
}
