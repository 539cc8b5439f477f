import * as v from 'valibot';
import { cutText } from './cut-text';

/** A value that is not what it must be: names where it was found, what was there and what is allowed. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';

  constructor(
    readonly what: string,
    readonly issues: readonly string[],
  ) {
    super(`${what} is not valid: ${issues.join('; ')}`);
  }
}

const MAX_SHOWN = 200;
const MAX_ISSUES = 10;

/** Parses untrusted input once, at the edge. Throws InvalidInput. `what` says what is parsed, for the message. */
export function parse<Schema extends v.GenericSchema>(
  what: string,
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  throw new InvalidInput(what, result.issues.slice(0, MAX_ISSUES).map(describe));
}

function describe(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  // The library's own message repeats the value.
  return `${path ? `${cutText(path, MAX_SHOWN)}: ` : ''}${cutText(issue.message, MAX_SHOWN)} (received ${shown(issue.input)})`;
}

/** A value can be nested too deep to be written. */
function shown(value: unknown): string {
  try {
    return cutText(JSON.stringify(value) ?? String(value), MAX_SHOWN);
  } catch {
    return `a ${typeof value} that cannot be shown`;
  }
}
