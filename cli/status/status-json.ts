import { executionLink } from '../../lambdas/common/console-link';
import { iso } from '../../lambdas/common/time';
import type { ListedCase, StatusMessage, ToldCase } from './messages';

export function statusJson(message: StatusMessage): object {
  switch (message.type) {
    case 'cases':
      return { type: message.type, cases: message.cases.map(listed), over: message.over };
    case 'case':
      return { type: message.type, ...told(message.told) };
    case 'step': {
      const { at, ...step } = message.step;
      return { type: message.type, at: iso(at), ...step, sinceOpenedMs: message.sinceOpenedMs };
    }
    case 'situation':
      return message;
  }
}

function listed({ item, situation, ageMs, next }: ListedCase): object {
  const { caseId, status, openedAt, severity, gate, joined, askUntil, request, verdict } = item;
  return {
    ...{ caseId, status, situation: situation.words, urgency: situation.urgency, openedAt, ageMs },
    ...{ severity, gate, joined, askUntil, trigger: request?.trigger },
    ...(verdict && {
      containment: verdict.containment,
      evidence: verdict.evidence,
      residual: verdict.residual,
    }),
    next,
  };
}

function told({
  caseId,
  item,
  later,
  situation,
  verdict,
  story,
  openedAt,
  ageMs,
  executionArn,
  vault,
  next,
}: ToldCase) {
  return {
    ...{ caseId, status: item?.status, situation: situation.words, urgency: situation.urgency, later },
    ...{
      openedAt: Number.isNaN(openedAt) ? undefined : iso(openedAt),
      ageMs,
      mode: story?.mode,
      severity: item?.severity,
      gate: item?.gate,
    },
    trigger: item?.request?.trigger,
    decision: item?.request?.decision,
    joined: item?.triggers ?? [],
    ...{ askUntil: item?.askUntil, escalatedBy: item?.escalatedBy, verdict },
    steps: story?.steps.map(({ at, ...step }) => ({ at: iso(at), ...step })) ?? [],
    active: story?.active ?? [],
    ...(executionArn !== undefined && {
      execution: { arn: executionArn, link: executionLink(executionArn) },
    }),
    evidence: `s3://${vault}/cases/${caseId}/`,
    ...(item?.manifestKey && { manifest: { key: item.manifestKey, sha256: item.manifestSha256 } }),
    next,
  };
}
