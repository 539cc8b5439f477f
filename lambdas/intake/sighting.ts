/**
 * What any detector says about instances, in one shape. The decision table looks at this and at nothing else. Every text in it comes
 * from outside: it is of bounded length and printable, or the part of the event is refused.
 */
import * as v from 'valibot';
import { INSTANCE_ID } from '../common/case';
import { iso, msOf } from '../common/time';
import type { TriggerSource } from '../common/trigger-policy';

/** Well understood, and not to be answered as it is: the event ends in the dead-letter queue and raises its alarm. */
export class RefusedTrigger extends Error {
  override readonly name = 'RefusedTrigger';
}

export interface Subject {
  readonly instanceId: string;
  readonly accountId: string;
  readonly region: string;
  readonly tags: ReadonlyMap<string, string>;
}

export interface Sighting {
  readonly source: TriggerSource;
  /** What found it. */
  readonly product: string;
  /** Where it was found; its subjects say for themselves where they are. */
  readonly accountId: string;
  readonly region: string;
  readonly findingId: string;
  readonly findingType: string;
  readonly severity: number;
  readonly role: string | undefined;
  readonly sample: boolean;
  readonly archived: boolean;
  /** UTC. */
  readonly firstSeen: string | undefined;
  readonly lastSeen: string | undefined;
  readonly remoteAddresses: readonly string[];
  readonly subjects: readonly Subject[];
  /** Why it names no subject, where it names none. */
  readonly noSubject: string | undefined;
  /** Whether it is of a kind that is about an instance: without one it is not understood. */
  readonly mustNameOne: boolean;
  /** A part that was not understood, beside the subjects that were. */
  readonly refused: readonly string[];
}

/** More than any event of AWS names. */
export const MOST_SUBJECTS = 400;

/** What CreateSampleFindings gives to findings of every kind; there is no such instance. */
const DUMMY = 'i-99999999';

/** Of its id or its ARN: not every way tells samples by a flag. */
export const isDummy = (uid: string): boolean => uid === DUMMY || uid.endsWith(`:instance/${DUMMY}`);

export const isSubjectId = (id: string): boolean => INSTANCE_ID.test(id) && id !== DUMMY;

const text = (longest: number) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^[\\x20-\\x7e]{1,${longest}}$`), `1 to ${longest} printable characters`),
  );

export const typeSchema = text(200);
export const idSchema = text(512);
export const nameSchema = text(128);
/** An instance or more may be of another account or Region: that is for the decision, not for the shape. */
export const accountSchema = v.pipe(v.string(), v.regex(/^\d{12}$/, 'an account id of 12 digits'));
export const regionSchema = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/, 'the name of a Region'));
export const severitySchema = v.pipe(v.number(), v.minValue(0), v.maxValue(10));

/** The time in UTC; undefined for what is none, since nothing but the age hangs on it. */
export function timeOf(value: unknown): string | undefined {
  if (typeof value === 'number') return inRange(value);
  return typeof value === 'string' && value.length <= 40 ? inRange(msOf(value)) : undefined;
}

const LAST_MS = msOf('9999-12-31T23:59:59.999Z');
const inRange = (ms: number): string | undefined => (ms >= 0 && ms <= LAST_MS ? iso(ms) : undefined);

const MOST_TAGS = 50;
const tagList = v.array(
  v.object({
    key: v.optional(v.string()),
    name: v.optional(v.string()),
    value: v.optional(v.nullish(v.string()), ''),
  }),
);
const tagMap = v.record(v.string(), v.string());

/** Of a list of `{ key or name, value }` or of a map; what is neither has none. */
export function tagsOf(value: unknown): ReadonlyMap<string, string> {
  const list = v.safeParse(tagList, value);
  const map = v.safeParse(tagMap, value);
  const pairs = list.success
    ? list.output.map(({ key, name, value: text }) => [key ?? name ?? '', text ?? ''] as const)
    : map.success
      ? Object.entries(map.output)
      : [];
  return new Map(pairs.slice(0, MOST_TAGS));
}

const INSTANCE_ARN = /^arn:[a-z-]{1,20}:ec2:([a-z0-9-]{1,32}):(\d{12}):instance\/(i-[0-9a-f]{8,17})$/;

/** Whether it is the id or the ARN of an instance that can be. */
export const isInstance = (uid: string): boolean => isSubjectId(INSTANCE_ARN.exec(uid)?.[3] ?? uid);

/** An id or an ARN of an instance, as the event has it. */
export interface Mention {
  readonly uid: string;
  /** Of an id; an ARN says itself where it is. */
  readonly accountId: string;
  readonly region: string;
  readonly tags?: Subject['tags'] | undefined;
}

export function subjectOf({ uid, tags = new Map(), ...where }: Mention): Subject | undefined {
  const [, region = where.region, accountId = where.accountId, instanceId = uid] =
    INSTANCE_ARN.exec(uid) ?? [];
  return isSubjectId(instanceId) ? { instanceId, accountId, region, tags } : undefined;
}

export type Named = Pick<Sighting, 'subjects' | 'noSubject' | 'mustNameOne' | 'refused'>;

/** The instances that are mentioned, each once. `without`: what is said where there is none, and whether there has to be one. */
export function named(
  mentions: readonly Mention[],
  without: Pick<Named, 'noSubject' | 'mustNameOne'>,
  refused: readonly string[] = [],
): Named {
  const subjects = new Map<string, Subject>();
  const problems = new Set(refused);
  for (const mention of mentions) {
    const subject = subjectOf(mention);
    if (subject) keep(subjects, subject);
    else problems.add(`it names the instance ${quoted(mention.uid)}`);
  }
  if (subjects.size > MOST_SUBJECTS)
    problems.add(`it names more than ${MOST_SUBJECTS} instances; what is beyond is not answered`);
  return {
    ...without,
    subjects: [...subjects.values()].slice(0, MOST_SUBJECTS),
    refused: [...problems].slice(0, MOST_PROBLEMS),
  };
}

/** Enough to understand what is wrong. */
const MOST_PROBLEMS = 10;

/** Where it is named twice, the one with tags. */
function keep(subjects: Map<string, Subject>, subject: Subject): void {
  const key = `${subject.accountId}/${subject.region}/${subject.instanceId}`;
  if ((subjects.get(key)?.tags.size ?? 0) === 0) subjects.set(key, subject);
}

export const quoted = (text: string): string => JSON.stringify(text.slice(0, 120));
