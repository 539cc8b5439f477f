/** The tags by which the subject says of itself that it is quarantined; a release takes the same ones away. */
import type { Case } from '../common/case';
import { cutText } from '../common/cut-text';
import { CASE_TAG } from '../common/own-tags';

/** EC2 User Guide, "Tag restrictions". */
const LONGEST_VALUE = 256;
const OTHER_CHARACTERS = /[^\p{L}\p{N} _.:/=+\-@]/gu;

const tagValue = (text: string): string => cutText(text.replace(OTHER_CHARACTERS, '_'), LONGEST_VALUE, '...');

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

/** An ARN or a reason may be as long as it likes and of any characters; a tag that every service can read may not. */
function triggerOf({ trigger }: Case): string {
  switch (trigger.kind) {
    case 'finding':
      return tagValue(`GuardDuty finding ${trigger.findingId}`);
    case 'tag':
      return `tag ${trigger.key}`;
    case 'person':
      return tagValue(trigger.by);
  }
}
