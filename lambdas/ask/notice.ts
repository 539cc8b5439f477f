import type { Case } from '../common/case';
import type { Question } from '../common/case-gate';
import { type Notice, notice, section } from '../common/notice';
import { triggerText } from '../common/trigger-text';

/** What a person needs in order to say yes or no, and how they say it. */
export function noticeOf(
  request: Case,
  question: Question | undefined,
  until: string,
  onExpiry: 'act' | 'leave',
): Notice {
  const { caseId, instanceId, accountId, region, decision } = request;
  const silence =
    onExpiry === 'act' ? 'Cordon acts as if you had approved' : 'Cordon leaves the instance alone';
  const lines = [
    `Cordon waits for you: may ${instanceId} in ${accountId}/${region} be answered?`,
    `Nothing was changed yet. Until ${until}; if nobody answers by then, ${silence}.`,
    `Case ${caseId}`,
    `Trigger: ${triggerText(request.trigger)}`,
    ...(decision ? [`Decided by rule ${decision.rule}: ${decision.why}`] : []),
    ...(question
      ? [
          `You are asked because ${question.why}.`,
          ...section('The instance', question.facts),
          ...section(`What would be done, mode ${question.mode} (${question.modeReason})`, question.steps),
        ]
      : []),
    '',
    'To let it happen:',
    `  npx cordon approve ${caseId} --reason "…"`,
    'To leave the instance as it is and close the case:',
    `  npx cordon deny ${caseId} --reason "…"`,
  ];
  return notice(instanceId, 'NEEDS YOUR APPROVAL', lines);
}
