import type { DrillResult } from '../range/drill/result';
import { bytes, duration } from './format';
import { openPaths, pathName } from './paths';

export type Tone = 'good' | 'bad' | 'warning';

const CUTS: Readonly<Record<string, string>> = {
  stopping: 'stopping it',
  'quarantine group': 'the quarantine group',
  'network ACL': 'the network ACL',
};

/** What made the cut, as it follows the word `by`. */
export const cutByText = (cutBy: string): string => CUTS[cutBy] ?? cutBy;

/** How a verdict's containment is to be taken. What is not known here is taken as bad. */
export function toneOf(containment: string): Tone {
  if (containment === 'contained') return 'good';
  return containment.startsWith('not attempted') ? 'warning' : 'bad';
}

export type Mark = 'kept' | 'missing' | 'none';

/** How an evidence item of the verdict is to be marked. */
export function markOf(status: string): Mark {
  if (status === 'complete') return 'kept';
  return status === 'not promised' || status === 'not proved' ? 'none' : 'missing';
}

export const MARKS: Readonly<Record<Mark, string>> = { kept: '✔', missing: '✘', none: '–' };

const LEFT: Readonly<Record<string, string>> = {
  'not attempted (dry run)': 'this was a dry run',
  'not attempted (declined)': 'a person declined',
  'not attempted (left alone)': 'nobody approved in time',
  'not attempted (not allowed)': 'whoever pulled the trigger may not',
};

/** The verdict's headline in one sentence: `i-… was cut off 4.2 s after the trigger`. */
export function headlineOf(result: DrillResult): string {
  const { subject, verdict, score } = result;
  if (toneOf(verdict.containment) === 'warning')
    return `${subject} was left as it is: ${LEFT[verdict.containment] ?? 'nothing was attempted'}`;
  if (score.cutAfterMs === undefined) return `${subject} was not cut off`;
  const when = `${duration(score.cutAfterMs)} after the trigger`;
  if (toneOf(verdict.containment) === 'good') return `${subject} was cut off ${when}${leak(result)}`;
  return `${subject} was cut off ${when}, but did not stay so for certain`;
}

/** A cut may leave other ways open: nobody should read past that. */
function leak({ score }: DrillResult): string {
  if (score.bytesOutAfterCut === 0) return '';
  return `, but ${bytes(score.bytesOutAfterCut)} more got out by ways that this cut does not close`;
}

/** What must not be read past: where the simulated world contradicts the verdict, or a leak that goes on. */
export function warningsOf(result: DrillResult): string[] {
  const { verdict, score } = result;
  if (toneOf(verdict.containment) !== 'good') return [];
  const named = (path: string): boolean => verdict.residual.some((each) => each.path === path);
  if (score.cutAfterMs === undefined && !named('finding-addresses'))
    return ['The verdict is wrong: in the simulated world the intruder was never cut off.'];
  const open = openPaths(result);
  return [
    ...open.filter((path) => !named(path)).map(unnamed),
    ...(open.length === 0 ? [] : [stillOpen(open)]),
  ];
}

const unnamed = (path: string): string =>
  `The verdict is wrong: it does not name a way that is still open (${pathName(path)}).`;

function stillOpen(paths: readonly string[]): string {
  const left = `Still open when the case was reported: ${paths.map(pathName).join(', ')}.`;
  return paths.includes('credentials') ? left : `${left} Stopping the subject would end this.`;
}
