/** The decision table: an ordered list of rules of which the first that matches decides. Nothing is decided by anything else. */
import { msOf } from '../common/time';
import type { Condition, TriggerRule, Triggers } from '../common/trigger-policy';
import { defaultRules } from './default-rules';
import type { Sighting, Subject } from './sighting';

export interface Decision {
  readonly answer: 'act' | 'ask' | 'ignore';
  readonly rule: string;
  readonly why: string;
  /** The rules before it, and why each did not match. */
  readonly passed: readonly { readonly rule: string; readonly because: string }[];
}

const LAST = {
  answer: 'ignore',
  rule: 'no-rule',
  why: 'no rule asks for anything on it; of other products than GuardDuty that is for rules of yours',
} as const;

/** `nowMs` tells the age of the finding. */
export function decide(
  sighting: Sighting,
  tags: Subject['tags'],
  triggers: Pick<Triggers, 'rules' | 'actFrom' | 'askFrom'>,
  nowMs: number,
): Decision {
  const passed: { rule: string; because: string }[] = [];
  for (const { id, when, answer, why } of rulesOf(triggers)) {
    const because = mismatch(when, sighting, tags, nowMs);
    if (because === undefined) return { answer, rule: id, why, passed };
    passed.push({ rule: id, because });
  }
  return { ...LAST, passed };
}

/** Yours first. */
export const rulesOf = (triggers: Pick<Triggers, 'rules' | 'actFrom' | 'askFrom'>): TriggerRule[] => [
  ...triggers.rules,
  ...defaultRules(triggers),
];

/** Why the condition does not hold, or undefined when it does. */
function mismatch(
  when: Condition,
  sighting: Sighting,
  tags: Subject['tags'],
  nowMs: number,
): string | undefined {
  return (
    flagMismatch(when, sighting) ??
    patternMismatch('type', when.types, sighting.findingType) ??
    patternMismatch('product', when.products, sighting.product) ??
    (when.source !== undefined && when.source !== sighting.source
      ? `it came by ${sighting.source}`
      : undefined) ??
    (when.role !== undefined && when.role !== sighting.role
      ? `role ${sighting.role ?? 'not given'}`
      : undefined) ??
    severityMismatch(when.severity, sighting.severity) ??
    ageMismatch(when.olderThanHours, sighting.lastSeen, nowMs) ??
    tagMismatch(when.tags, tags)
  );
}

function flagMismatch({ sample, archived }: Condition, sighting: Sighting): string | undefined {
  const isFree = sample === undefined && archived === undefined;
  const differs = (wanted: boolean | undefined, given: boolean): boolean =>
    wanted === undefined ? isFree && given : wanted !== given;
  if (differs(sample, sighting.sample)) return sighting.sample ? 'it is a sample' : 'it is no sample';
  if (differs(archived, sighting.archived))
    return sighting.archived ? 'it is archived' : 'it is not archived';
  return undefined;
}

function patternMismatch(
  what: string,
  patterns: readonly string[] | undefined,
  value: string,
): string | undefined {
  if (patterns === undefined || patterns.some((each) => matches(each, value))) return undefined;
  return `${value} is not among its ${what}s`;
}

function severityMismatch(range: Condition['severity'], severity: number): string | undefined {
  if (range?.from !== undefined && severity < range.from)
    return `severity ${severity} is below ${range.from}`;
  if (range?.below !== undefined && severity >= range.below)
    return `severity ${severity} is not below ${range.below}`;
  return undefined;
}

const HOUR_MS = 3_600_000;

function ageMismatch(
  hours: number | undefined,
  lastSeen: string | undefined,
  nowMs: number,
): string | undefined {
  if (hours === undefined) return undefined;
  if (lastSeen === undefined) return 'it does not say when';
  return nowMs - msOf(lastSeen) > hours * HOUR_MS
    ? undefined
    : `it was last seen at ${lastSeen}, no longer ago`;
}

function tagMismatch(wanted: Condition['tags'], tags: Subject['tags']): string | undefined {
  if (wanted === undefined) return undefined;
  const value = tags.get(wanted.key);
  if (value === undefined) return `the finding shows no tag ${wanted.key}`;
  return wanted.value === undefined || wanted.value === value
    ? undefined
    : `the tag ${wanted.key} has another value`;
}

/** Whether the text is the pattern's, in which `*` stands for any characters. In time proportional to both lengths. */
export function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
