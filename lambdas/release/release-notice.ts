import type { Case } from '../common/case';
import { environment } from '../common/environment';
import { type Notice, notice } from '../common/notice';
import type { Finished } from './finish';
import type { ReleaseRequest } from './request';

/** The case as messages name it: a release knows it by its id alone, and its subject is in this account and Region. */
export const aboutOf = ({
  case: { caseId, instanceId },
}: Pick<ReleaseRequest, 'case'>): Pick<Case, 'caseId' | 'instanceId' | 'accountId' | 'region'> => ({
  caseId,
  instanceId,
  accountId: environment('ACCOUNT_ID'),
  region: environment('AWS_REGION'),
});

/** What the people who were told of the case are told of its end. */
export function releaseNotice(
  request: ReleaseRequest,
  { outcome, differences, record, rows }: Pick<Finished, 'outcome' | 'differences' | 'record' | 'rows'>,
  why: string | undefined,
  custody: string,
): Notice {
  const { caseId } = request.case;
  const isReleased = outcome === 'released';
  const asBefore = rows.filter(({ status }) => status === 'as-before').length;
  return notice({
    about: aboutOf(request),
    headline: isReleased ? 'RELEASED' : 'RELEASE INCOMPLETE',
    lead: [
      `${isReleased ? 'Released' : 'A release was tried'} by ${request.by}: ${request.reason}`,
      isReleased ? leftOf(differences) : `It is not as before: ${why ?? 'no reason given'}.`,
    ],
    facts: [
      `Case ${caseId}; ${asBefore} of ${rows.length} fields are as before`,
      ...(why === undefined ? [] : [`Because: ${why}`]),
      ...(differences.length === 0 ? ['Everything is as it was before the case.'] : []),
    ],
    sections: [
      { title: 'Not as it was before the case', entries: differences },
      {
        title: 'What was done',
        entries: request.changes.map(({ action, target, what }) => `${action} ${target}: ${what}`),
      },
    ],
    evidence: [`Record: ${record.key}`, `Custody: ${custody}`],
    execution: request.execution,
    next: isReleased
      ? [`npx cordon status ${caseId}`]
      : [`npx cordon release ${caseId}`, `npx cordon status ${caseId}`],
  });
}

const leftOf = (differences: readonly string[]): string =>
  differences.length === 0
    ? 'Everything is as it was before the case.'
    : `${differences.length} field(s) stay as they are now, on purpose or for good.`;
