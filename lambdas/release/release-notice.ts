import type { Finished } from './finish';
import type { ReleaseRequest } from './request';

/** What the people who were told of the case are told of its end. The subject of the message has at most 100 ASCII characters. */
export function releaseNotice(
  { case: { caseId, instanceId }, by, reason }: ReleaseRequest,
  { outcome, differences, record }: Pick<Finished, 'outcome' | 'differences' | 'record'>,
  why: string | undefined,
): { readonly subject: string; readonly message: string } {
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
  ];
  return { subject: `Cordon: ${instanceId} ${headline}`.slice(0, 100), message: lines.join('\n') };
}
