/** What passes by itself must not leave a subject open: an alarm is for what lasts. */
import type { Fault } from '../../range/wire/faults';
import type { Played } from '../played';
import { isCut, wasGated } from './contained';
import type { Law } from './law';

/** Who is denied stays so, however often it is tried; what is not there may not be there yet. */
const LASTING: readonly Fault['kind'][] = ['denied'];
const FEW = 3;

function passes({ kind, nth }: Fault): boolean {
  if (LASTING.includes(kind) || nth === undefined) return false;
  if (!('from' in nth)) return nth.length <= FEW;
  return nth.to !== undefined && nth.to - nth.from < FEW;
}

const isPassing = ({ range }: Played): boolean => range.metFaults.length > 0 && range.metFaults.every(passes);

function givenUp(played: Played): string[] {
  if (!isPassing(played) || wasGated(played) || isCut(played)) return [];
  return [`a fault that passed left the subject open (verdict: ${played.verdict.containment})`];
}

/** What is there, by the verdict's name and by the score's. */
const KEPT: readonly (readonly [string, string])[] = [
  ['memory', "the intruder's secret in RAM"],
  ['snapshots', "the intruder's traces on disk"],
];

function disowned(played: Played): string[] {
  if (!isPassing(played)) return [];
  const { evidenceItems } = played.verdict;
  return KEPT.filter(
    ([item, evidence]) =>
      evidenceItems.some(({ what, status }) => what === item && status === 'missing') &&
      played.score.evidence.some(({ what, kept }) => what === evidence && kept),
  ).map(([item]) => `after a fault that passed the verdict misses the ${item}, which is in the vault`);
}

export const OUTLASTING_LAWS: readonly Law[] = [
  { name: 'invariant 2: what passes by itself leaves no subject open', breaches: givenUp },
  { name: 'no evidence is given up for what passes by itself', breaches: disowned },
];
