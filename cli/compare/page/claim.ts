/** A sentence that the recording has to bear out: one whose condition does not hold is left out, so that the page never says what was not played. */
import type { Figures } from './figures';

export interface Claim {
  readonly holds: (figures: Figures) => boolean;
  readonly text: (figures: Figures) => string;
}

export const borneOut = (claims: readonly Claim[], figures: Figures): string[] =>
  claims.filter(({ holds }) => holds(figures)).map(({ text }) => text(figures));
