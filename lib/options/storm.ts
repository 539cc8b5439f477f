import * as v from 'valibot';
import { option, wholeNumber } from './option';

export const storm = v.strictObject({
  /**
   * So many cases may be between their opening and their cut at once; the others wait, the most dangerous first. EC2 gives one account and
   * Region five changes of an instance's attributes a second: more cases at once would only be throttled more.
   */
  concurrency: option(wholeNumber(1, 400), 15, 'a whole number from 1 to 400'),
  /** How often it is looked for triggers and places that were lost, in minutes. */
  sweepMinutes: option(wholeNumber(1, 1440), 15, 'a whole number of minutes from 1 to 1440'),
});
