import type { Case } from '../../lambdas/common/case';

const FINDING_TRIGGER: Case['trigger'] = {
  kind: 'finding',
  source: 'guardduty',
  findingId: '7ab0c1d2e3f405162738495a6b7c8d9e',
  findingType: 'Backdoor:EC2/C&CActivity.B',
  severity: 8,
  firstSeen: '2026-11-23T02:51:00.000Z',
  remoteAddresses: ['198.51.100.23'],
};

/** ARN of the execution that answers a case. */
export const executionOf = ({ caseId }: Pick<Case, 'caseId'>): string =>
  `arn:aws:states:us-east-1:111122223333:execution:ResponseStateMachine:${caseId}`;

let cases = 0;

/** A case as intake opens it; no two are alike. */
export function caseOf(instanceId: string, trigger: Case['trigger'] = FINDING_TRIGGER): Case {
  const number = String(++cases).padStart(3, '0');
  return {
    caseId: `${instanceId}-20261123T030000${number}Z`,
    subjectKey: `111122223333/us-east-1/${instanceId}`,
    instanceId,
    accountId: '111122223333',
    region: 'us-east-1',
    openedAt: `2026-11-23T03:00:00.${number}Z`,
    trigger,
    gate: 'open',
  };
}
