/**
 * `timeline.jsonl`: one entry a line, in order of time, each with `previous`, the SHA-256 of the line before it without its
 * line feed (64 zeros in the first). The hash of the last line stands in the manifest, so that no line can be changed,
 * added, moved or left out.
 */
import * as v from 'valibot';
import { msOf } from '../time';
import { hashSchema, NOTHING_BEFORE, sha256 } from './hash';
import { countSchema, lineSchema, utcSchema } from './values';

export const timelineEntrySchema = v.strictObject({
  at: utcSchema,
  kind: v.picklist(['trigger', 'action', 'observation', 'verdict']),
  /** A step, or who else did or saw it. */
  by: lineSchema,
  what: lineSchema,
});
export type TimelineEntry = v.InferOutput<typeof timelineEntrySchema>;

const chainedSchema = v.strictObject({
  number: countSchema,
  ...timelineEntrySchema.entries,
  previous: hashSchema,
});

export interface Timeline {
  readonly text: string;
  readonly lines: number;
  /** SHA-256 of the last line. */
  readonly head: string;
}

export function timelineLines(entries: readonly TimelineEntry[]): Timeline {
  let head = NOTHING_BEFORE;
  let text = '';
  entries.forEach(({ at, kind, by, what }, index) => {
    const line = JSON.stringify({ number: index + 1, at, kind, by, what, previous: head });
    head = sha256(line);
    text += `${line}\n`;
  });
  return { text, lines: entries.length, head };
}

export interface ReadTimeline {
  readonly entries: readonly TimelineEntry[];
  readonly head: string;
  /** What is wrong with it, each with its line number; empty when the chain holds. */
  readonly problems: readonly string[];
}

/** Whether it is also the one that the manifest means is told by comparing `head` and the number of entries with it. */
export function verifyTimeline(text: string): ReadTimeline {
  const lines = text.split('\n');
  const problems = lines.pop() === '' ? [] : ['the last line has no line feed'];
  const entries: TimelineEntry[] = [];
  let head = NOTHING_BEFORE;
  lines.forEach((line, index) => {
    const at = `line ${index + 1}`;
    const entry = chained(line);
    if (entry === undefined) problems.push(`${at} is not an entry of a timeline`);
    else {
      const { number, previous, ...rest } = entry;
      if (number !== index + 1) problems.push(`${at} bears the number ${number}`);
      if (previous !== head) problems.push(`${at} does not follow the line before it`);
      const before = entries.at(-1);
      if (before && msOf(before.at) > msOf(rest.at))
        problems.push(`${at} is earlier than the line before it`);
      entries.push(rest);
    }
    head = sha256(line);
  });
  return { entries, head, problems };
}

function chained(line: string): v.InferOutput<typeof chainedSchema> | undefined {
  try {
    const parsed = v.safeParse(chainedSchema, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
