/** Whatever went wrong: once it works again, a release puts everything back, and loses no evidence. */
import type { WayBack } from '../played';

/** What no release can put back, and the documentation says so: a public address that AWS assigned, and the replacement's own things. */
const ALLOWED = [
  /public addresses was/,
  /^volume vol-[0-9a-f]+ is new$/,
  // A scenario's own intruder attaches it.
  /^(instance|interface) .*(interfaces was|attachment was not there)/,
];

const isAllowed = (difference: string): boolean => ALLOWED.some((each) => each.test(difference));

export interface WayBackLaw {
  readonly name: string;
  readonly breaches: (wayBack: WayBack) => readonly string[];
}

const RELEASED = ['released', 'already-released'];

const notBack = ({ outcome, why = '', differences }: WayBack): readonly string[] =>
  RELEASED.includes(outcome)
    ? differences.filter((each) => !isAllowed(each))
    : [`the release after it ended ${outcome}: ${why}`];

export const WAY_BACK_LAWS: readonly WayBackLaw[] = [
  { name: 'a release, once everything works again, puts the account back as it was', breaches: notBack },
  {
    name: 'invariant 10: a release loses no evidence',
    breaches: ({ lost }) => lost.map((key) => `${key} is gone`),
  },
];
