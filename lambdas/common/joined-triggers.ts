/** The triggers that joined a case, as its item in the case table lists them: in the order in which they came. */
import * as v from 'valibot';
import { type Trigger, triggerSchema } from './case';

export interface JoinedTrigger {
  /** UTC. */
  readonly at: string;
  readonly trigger: Trigger;
}

const listSchema = v.object({ L: v.array(v.unknown()) });
const entrySchema = v.object({
  S: v.pipe(v.string(), v.parseJson(), v.object({ at: v.string(), trigger: triggerSchema })),
});

/** Of the attribute `triggers`. What cannot be read is left out: a list for people must not hinder a case. */
export function joinedTriggersOf(attribute: unknown): JoinedTrigger[] {
  const list = v.safeParse(listSchema, attribute);
  if (!list.success) return [];
  return list.output.L.flatMap((each) => {
    const entry = v.safeParse(entrySchema, each);
    return entry.success ? [entry.output.S] : [];
  });
}
