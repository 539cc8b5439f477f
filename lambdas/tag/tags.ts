/** The tags by which the subject says of itself that it is quarantined; a release takes the same ones away. */
import type { Case } from '../common/case';
import { CASE_TAG } from '../common/own-tags';

/** The most important first, in case there is no room for all. */
export const ownTags = (
  request: Case,
  mode: string,
  ticket: string | null,
): readonly { readonly Key: string; readonly Value: string }[] => [
  { Key: CASE_TAG, Value: request.caseId },
  { Key: 'cordon:status', Value: 'quarantined' },
  { Key: 'cordon:trigger', Value: triggerOf(request) },
  { Key: 'cordon:mode', Value: mode },
  ...(ticket === null ? [] : [{ Key: 'cordon:ticket', Value: ticket }]),
];

const triggerOf = ({ trigger }: Case): string =>
  trigger.kind === 'finding' ? `GuardDuty finding ${trigger.findingId}`.slice(0, 256) : `tag ${trigger.key}`;
