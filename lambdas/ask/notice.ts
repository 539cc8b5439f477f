import type { Case } from '../common/case';
import type { Question } from '../common/case-gate';
import { type Notice, notice } from '../common/notice';
import { triggerText } from '../common/trigger-text';

const SILENCE = {
  act: 'Cordon acts as if you had approved',
  leave: 'Cordon leaves the instance alone',
} as const;

export interface Asking {
  readonly question: Question | undefined;
  /** UTC. */
  readonly until: string;
  readonly onExpiry: 'act' | 'leave';
  /** ARN of the execution that waits. */
  readonly execution: string;
}

/** What a person needs in order to say yes or no, and how they say it. */
export function noticeOf(request: Case, { question, until, onExpiry, execution }: Asking): Notice {
  const { caseId, decision } = request;
  const asked = question ? ` You are asked because ${question.why}.` : '';
  return notice({
    about: request,
    headline: 'NEEDS YOUR APPROVAL',
    lead: [
      `Because of ${triggerText(request.trigger)}.${asked}`,
      `Nothing was changed yet. If nobody answers by ${until}, ${SILENCE[onExpiry]}.`,
    ],
    facts: [`Case ${caseId}`, ...(decision ? [`Decided by the rule ${decision.rule}: ${decision.why}`] : [])],
    sections: question
      ? [
          { title: 'The instance', entries: question.facts },
          {
            title: `What would be done, mode ${question.mode} (${question.modeReason})`,
            entries: question.steps,
          },
        ]
      : [],
    evidence: [],
    execution,
    next: [
      `npx cordon approve ${caseId} --reason "…"`,
      `npx cordon deny ${caseId} --reason "…"`,
      `npx cordon status ${caseId}`,
    ],
  });
}
