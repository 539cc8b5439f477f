import type { StateFailure } from './failure';

/**
 * Whether a retrier or catcher applies (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
 * States.ALL covers neither States.DataLimitExceeded nor States.Runtime; States.TaskFailed covers what States.ALL
 * covers, except timeouts; States.DataLimitExceeded is matched by its own name; States.Runtime by nothing.
 */
export function matchesError(errorEquals: readonly string[], failure: StateFailure): boolean {
  if (failure.isFatal) return false;
  return errorEquals.some((pattern) => matchesPattern(pattern, failure));
}

function matchesPattern(pattern: string, failure: StateFailure): boolean {
  const isTerminal = failure.error === 'States.DataLimitExceeded';
  switch (pattern) {
    case 'States.ALL':
      return !isTerminal;
    case 'States.TaskFailed':
      return !isTerminal && failure.error !== 'States.Timeout';
    case 'States.HeartbeatTimeout':
      return failure.heartbeat || failure.error === pattern;
    default:
      return failure.error === pattern;
  }
}
