import { StandardRetryStrategy } from '@smithy/core/retry';
import { budgetLeftMs } from './budget';

/**
 * How every AWS client of Cordon behaves: an answer within ten seconds or the call is taken as lost, and four
 * attempts with pauses drawn from the whole of a range that doubles (after a throttle from one second to four), as long
 * as the invocation's budget lasts. Calls that may not be repeated blindly get a client with one attempt.
 *
 * Not the SDK's adaptive mode: it slows a client down after any throttle, whatever was throttled, while EC2 has a bucket
 * for each action; and an environment makes too few calls for it to learn anything (docs/storm.md has the figures).
 */
export const clientDefaults = (maxAttempts = 4) => ({
  retryStrategy: new WithinBudget(maxAttempts),
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
});

/**
 * EC2's buckets fill up evenly: who pauses longer only leaves tokens to others that come later. The pauses are drawn from ranges that
 * are multiples of this, so that the remainder is drawn evenly too.
 */
const LONGEST_PAUSE_MS = 4_000;

class WithinBudget extends StandardRetryStrategy {
  constructor(maxAttempts: number) {
    super({ maxAttempts });
    const pauses = this.retryBackoffStrategy;
    const pauseAfter = pauses.computeNextBackoffDelay.bind(pauses);
    pauses.computeNextBackoffDelay = (attempt) =>
      Math.min(pauseAfter(attempt) % LONGEST_PAUSE_MS, budgetLeftMs());
  }

  override async refreshRetryTokenForRetry(
    ...[token, error]: Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>
  ): ReturnType<StandardRetryStrategy['refreshRetryTokenForRetry']> {
    // Whoever called gets the error that another attempt would have answered.
    if (budgetLeftMs() === 0) throw new Error('no time is left for another attempt');
    return await super.refreshRetryTokenForRetry(token, error);
  }
}
