/**
 * A step that EC2 throttled for as long as its budget lasted is run again by the workflow, with growing pauses in which
 * nothing runs; but only while it has changed nothing, since the record of what it changed is in its result.
 */
import { isCode } from './aws-error';
import type { StepResult } from './result';

export class Throttled extends Error {
  override readonly name = 'Throttled';
}

const CODE = 'RequestLimitExceeded';
const IN_TEXT = new RegExp(`\\b${CODE}\\b`);

export const isThrottle = (error: unknown): boolean => isCode(error, CODE);

/** @throws Throttled instead of returning a failure that another try may well turn into a success. */
export function againIfThrottled<Result extends StepResult>(result: Result): Result {
  const { status, why = '', changes } = result;
  if (status !== 'failed' || changes.length > 0 || !IN_TEXT.test(why)) return result;
  throw new Throttled(why);
}
