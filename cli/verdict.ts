import type { DrillResult } from '../range/drill/result';
import { bytes, duration } from './format';

export type Tone = 'good' | 'bad' | 'warning';

/** How a verdict's containment is to be taken. What is not known here is taken as bad. */
export function toneOf(containment: string): Tone {
  if (containment === 'contained') return 'good';
  return containment.startsWith('not attempted') ? 'warning' : 'bad';
}

export type Mark = 'kept' | 'missing' | 'none';

/** How an evidence item of the verdict is to be marked. */
export function markOf(status: string): Mark {
  if (status === 'complete') return 'kept';
  return status === 'not promised' ? 'none' : 'missing';
}

export const MARKS: Readonly<Record<Mark, string>> = { kept: '✔', missing: '✘', none: '–' };

/** The verdict's headline in one sentence: `i-… was cut off 4.2 s after the trigger`. */
export function headlineOf({ subject, verdict, score }: DrillResult): string {
  if (toneOf(verdict.containment) === 'warning') return `${subject} was left as it is: this was a dry run`;
  if (score.cutAfterMs === undefined) return `${subject} was not cut off`;
  const when = `${duration(score.cutAfterMs)} after the trigger`;
  if (toneOf(verdict.containment) === 'good') return `${subject} was cut off ${when}${leak(score)}`;
  return `${subject} was cut off ${when}, but did not stay so for certain`;
}

/** A cut may leave open what was connected before it: nobody should read past that. */
function leak({ bytesOutAfterCut, lastByteAfterMs }: DrillResult['score']): string {
  if (bytesOutAfterCut === 0 || lastByteAfterMs === undefined) return '';
  return `, but ${bytes(bytesOutAfterCut)} more got out until ${duration(lastByteAfterMs)}`;
}

/** Where the verdict and the simulated world contradict each other: a defect of the response, and worth a shout. */
export function contradiction({ verdict, score }: DrillResult): string | undefined {
  const contained = verdict.containment === 'contained';
  if (contained && score.cutAfterMs === undefined)
    return 'The verdict is wrong: it says contained, but in the simulated world the intruder was never cut off.';
  return undefined;
}
