import * as v from 'valibot';

/** The modes this version carries out. A subject tagged with another one is contained and kept online. */
export const modeSchema = v.picklist(['offline', 'online', 'capture-then-stop']);

export type Mode = v.InferOutput<typeof modeSchema>;

export interface ModeChoice {
  readonly mode: Mode;
  /** Why this mode, in words for the report. */
  readonly reason: string;
}

/**
 * Chooses the mode from the value of the subject's mode tag, else from policy. The tag belongs to the subject and
 * may hold anything: what is not a supported mode fails safe, contained and kept online.
 */
export function chooseMode(tagKey: string, tagValue: string | undefined, defaultMode: Mode): ModeChoice {
  if (tagValue === undefined)
    return { mode: defaultMode, reason: `no ${tagKey} tag on the subject: the policy's default` };
  const parsed = v.safeParse(modeSchema, tagValue.trim().toLowerCase());
  if (parsed.success) return { mode: parsed.output, reason: `the subject's ${tagKey} tag` };
  const supported = modeSchema.options.join(', ');
  return {
    mode: 'online',
    reason: `the subject's ${tagKey} tag is ${JSON.stringify(tagValue)}, which is none of ${supported}: contained and kept online`,
  };
}
