/**
 * What EC2 refuses for a time and what it refuses for good. The first keeps the step from being settled, so that
 * the workflow asks it again; the second is a problem that a person has to hear of.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
import { describeError, isCode } from '../common/aws-error';
import { Problems } from '../common/result';

/** No answer, or not an answer to the question. */
const UNANSWERED = [
  'TimeoutError',
  'RequestLimitExceeded',
  'InternalError',
  'InternalFailure',
  'Unavailable',
  'ServiceUnavailable',
];

/** Limits that pass by themselves: of a volume (one snapshot in 15 seconds; five under way, of st1 and sc1 one), and of the account. */
const LIMITS = [
  'SnapshotCreationPerVolumeRateExceeded',
  'ConcurrentSnapshotLimitExceeded',
  'PendingSnapshotLimitExceeded',
  'ResourceLimitExceeded',
];

/** What was just made may not be seen yet, and what is in a state between may soon be in another. */
const NOT_YET = ['InvalidSnapshot.NotFound', 'IncorrectState'];

export const isUnanswered = (error: unknown): boolean => isCode(error, ...UNANSWERED);
export const isLimit = (error: unknown): boolean => isCode(error, ...LIMITS);

const isPassing = (error: unknown): boolean =>
  isUnanswered(error) || isLimit(error) || isCode(error, ...NOT_YET);

export class Progress extends Problems {
  /** What is still to be done, and why it is not yet. */
  readonly waiting: string[] = [];

  /** Runs one part; what is refused for a time is left for the next run. */
  async attemptNow<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const why = `${what}: ${describeError(error)}`;
      if (isPassing(error)) this.waiting.push(why);
      else this.note(why);
      return undefined;
    }
  }
}
