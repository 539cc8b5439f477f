/** What the AWS SDK throws, as the steps look at it. */
import { oneLine } from './cut-text';

/** The service's error code, such as `InvalidGroup.Duplicate`; the SDK puts it into `name`. */
export const codeOf = (error: unknown): string => (error instanceof Error ? error.name : 'Unknown');

export const isCode = (error: unknown, ...codes: readonly string[]): boolean => codes.includes(codeOf(error));

const MAX_LENGTH = 500;

/** One line for a result or a log: code and message, without control characters, at most 500 characters. */
export function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const text = codeOf(error) === 'Error' ? message : `${codeOf(error)}: ${message}`;
  // A message may carry what the subject controls.
  return oneLine(text, MAX_LENGTH);
}
