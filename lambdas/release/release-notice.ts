import { type Notice, notice } from '../common/notice';
import type { Finished } from './finish';
import type { ReleaseRequest } from './request';

/** What the people who were told of the case are told of its end. */
export function releaseNotice(
  { case: { caseId, instanceId }, by, reason }: ReleaseRequest,
  { outcome, differences, record }: Pick<Finished, 'outcome' | 'differences' | 'record'>,
  why: string | undefined,
  custody: string,
): Notice {
  const headline = outcome === 'released' ? 'RELEASED' : 'RELEASE INCOMPLETE';
  const lines = [
    `${instanceId}: ${headline}`,
    `Case ${caseId}, by ${by}: ${reason}`,
    ...(why === undefined ? [] : ['', `Because: ${why}`]),
    '',
    ...(differences.length === 0
      ? ['Everything is as it was before the case.']
      : ['Not as it was before the case:', ...differences.map((each) => `- ${each}`)]),
    '',
    `Record: ${record.key}`,
    `Custody: ${custody}`,
  ];
  return notice(instanceId, headline, lines);
}
