import { isAlarmed, isCut } from './laws/contained';
import type { Played } from './played';

/** How the subject ended, as the world has it. */
export type Fate = 'contained' | 'alarmed' | 'at the gate' | 'neither';

export function fateOf(played: Played): Fate {
  if (/^not attempted/.test(played.verdict.containment)) return 'at the gate';
  if (isCut(played)) return 'contained';
  return isAlarmed(played) ? 'alarmed' : 'neither';
}
