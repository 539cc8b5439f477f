import type { Trigger } from './case';

/** What set Cordon off, in one line for people. */
export function triggerText(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'finding':
      return `the finding ${trigger.findingType}, severity ${trigger.severity}`;
    case 'tag':
      return `the tag ${trigger.key}`;
    case 'person':
      return `${trigger.by}: ${trigger.reason}`;
  }
}
