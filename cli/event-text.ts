import type { DrillEvent } from '../range/drill/result';

/** An event's text for people: objects in the vault without the case's folder, which is the same for all of them. */
export const eventText = ({ text }: DrillEvent): string => text.replace(/\bcases\/[^/\s]+\/(?=\S)/g, '');

/** The step that an event belongs to, unless its text begins with it anyway. */
export const stepOf = ({ state, text }: DrillEvent): string | undefined =>
  state !== undefined && text.startsWith(state) ? undefined : state;
