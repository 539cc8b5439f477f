/** What a person is told who is to approve that Cordon acts, or to forbid it: what would be done stands in it, and what no answer means. */
import type { Case } from './case';
import { type Notice, notice } from './notice';
import type { Subject } from './subject';
import { triggerText } from './trigger-text';

export interface Approval {
  readonly case: Case;
  readonly subject: Subject | null;
  /** Why a person is asked, in words. */
  readonly why: string;
  /** What would be done, each in words. */
  readonly would: readonly string[];
  /** UTC. */
  readonly until: string;
  /** What happens when nobody has answered by then. */
  readonly onExpiry: 'act' | 'leave';
  /** ARN of the execution that waits. */
  readonly execution: string;
}

const UNANSWERED = { act: 'Cordon acts', leave: 'the case is closed and nothing is done' };

export function approvalNotice(given: Approval): Notice {
  const { case: request, subject, why, would, until, onExpiry, execution } = given;
  const { caseId, decision } = request;
  return notice({
    about: request,
    headline: 'APPROVAL NEEDED',
    lead: [
      `Because of ${triggerText(request.trigger)}. You are asked since ${why}.`,
      `Nothing is changed yet; without an answer by ${until} ${UNANSWERED[onExpiry]}.`,
    ],
    facts: [
      `Case ${caseId}`,
      ...(decision ? [`Decided by the rule ${decision.rule}: ${decision.why}`] : []),
      ...(subject ? [instanceLine(subject)] : []),
    ],
    sections: [{ title: 'What would be done', entries: would }],
    evidence: [],
    execution,
    next: [`npx cordon approve ${caseId}`, `npx cordon deny ${caseId}`, `npx cordon status ${caseId}`],
  });
}

const instanceLine = ({
  instanceType,
  platform,
  state,
  networkInterfaces,
  publicIpAddresses,
}: Subject): string => {
  const own = networkInterfaces.flatMap(({ privateIpAddresses }) => privateIpAddresses);
  return `Instance: ${instanceType}, ${platform}, ${state}, ${own.join(', ')}; public: ${publicIpAddresses.join(', ') || 'none'}`;
};
