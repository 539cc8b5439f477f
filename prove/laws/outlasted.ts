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

function givenUp(played: Played): string[] {
  const met = played.range.metFaults;
  if (met.length === 0 || !met.every(passes) || wasGated(played) || isCut(played)) return [];
  return [`a fault that passed left the subject open (verdict: ${played.verdict.containment})`];
}

export const OUTLASTING_LAWS: readonly Law[] = [
  { name: 'invariant 2: what passes by itself leaves no subject open', breaches: givenUp },
];
