import * as v from 'valibot';

/** The modes that are carried out. A subject tagged with none of them is contained and kept online. */
export const modeSchema = v.picklist(['offline', 'online', 'capture-then-stop', 'hibernate']);

export type Mode = v.InferOutput<typeof modeSchema>;

/** What may be asked for: `auto` leaves it to assess to pick one of the others. */
export const askedModeSchema = v.picklist([...modeSchema.options, 'auto']);

export type AskedMode = v.InferOutput<typeof askedModeSchema>;

/** One thing that was looked at before the choice, and what was found. */
export interface Look {
  readonly what: string;
  readonly found: string;
  /** Of a prerequisite of the mode that was asked for; null: it could not be found out. */
  readonly met?: boolean | null;
}

export interface ModeChoice {
  readonly mode: Mode;
  /** Why this mode, in words for the report. */
  readonly reason: string;
  /** Where the mode depended on more than what was asked for. */
  readonly asked?: AskedMode;
  readonly looked?: readonly Look[];
}

export interface Asked {
  readonly mode: AskedMode;
  /** Who asked, in words. */
  readonly reason: string;
}

/**
 * What is asked for: by the person who started the case, else by the value of the subject's mode tag, else by policy. The tag
 * belongs to the subject and may hold anything: what is not a mode fails safe, contained and kept online.
 */
export function askedMode(
  byPerson: AskedMode | undefined,
  tagKey: string,
  tagValue: string | undefined,
  defaultMode: AskedMode,
): Asked {
  if (byPerson !== undefined)
    return { mode: byPerson, reason: 'the person who started the case asked for it' };
  if (tagValue === undefined)
    return { mode: defaultMode, reason: `no ${tagKey} tag on the subject: the policy's default` };
  const parsed = v.safeParse(askedModeSchema, tagValue.trim().toLowerCase());
  if (parsed.success) return { mode: parsed.output, reason: `the subject's ${tagKey} tag` };
  const supported = askedModeSchema.options.join(', ');
  return {
    mode: 'online',
    reason: `the subject's ${tagKey} tag is ${JSON.stringify(tagValue)}, which is none of ${supported}: contained and kept online`,
  };
}
