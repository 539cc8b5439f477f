/** Whatever went wrong: once it works again, a release puts everything back, and loses no evidence. */
import type { WayBack } from '../played';

/** What no release can put back, and the documentation says so: a public address that AWS assigned, and the replacement's own things. */
const ALLOWED = [
  /public addresses was/,
  /^volume vol-[0-9a-f]+ is new$/,
  // A scenario's own intruder attaches it.
  /^(instance|interface) .*(interfaces was|attachment was not there)/,
];

/** A release that says itself what it could not put back has kept its word: an interface that came during the case, a Spot request. */
const isSaid = (difference: string, said: readonly string[]): boolean => {
  const [id] = /\b(eni|sg|sir)-[0-9a-f]+/.exec(difference) ?? [];
  return (
    id !== undefined &&
    said.some((each) => each.includes(id) || (id.startsWith('sir-') && each.startsWith('spot-request')))
  );
};

const isAllowed = (difference: string, said: readonly string[]): boolean =>
  ALLOWED.some((each) => each.test(difference)) || isSaid(difference, said);

export interface WayBackLaw {
  readonly name: string;
  readonly breaches: (wayBack: WayBack) => readonly string[];
}

const RELEASED = ['released', 'already-released'];
/** Of a case that ended before it wrote anything down there is nothing to put back, and nothing may differ. */
const NOTHING_CHANGED = /has no before-state: then Cordon has changed nothing/;

const notBack = ({ outcome, why = '', differences, said }: WayBack): readonly string[] =>
  RELEASED.includes(outcome) || (outcome === 'refused' && NOTHING_CHANGED.test(why))
    ? differences.filter((each) => !isAllowed(each, said))
    : [`the release after it ended ${outcome}: ${why}`];

export const WAY_BACK_LAWS: readonly WayBackLaw[] = [
  { name: 'a release, once everything works again, puts the account back as it was', breaches: notBack },
  {
    name: 'invariant 10: a release loses no evidence',
    breaches: ({ lost }) => lost.map((key) => `${key} is gone`),
  },
];
