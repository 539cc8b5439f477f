import type { Played } from '../played';

/** What holds in every run, whatever the mode, the scenario and the faults. It gives what breaks it, in words; nothing is good. */
export interface Law {
  readonly name: string;
  readonly breaches: (played: Played) => readonly string[];
}
