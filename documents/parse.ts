/** What a script on the subject says is a claim of a hostile host: it is parsed here, strictly, or not at all. */
import * as v from 'valibot';

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const word = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/));
export const hostText = v.pipe(v.string(), v.regex(/^[A-Za-z0-9 .,:;_/()=+-]{0,200}$/));
/** The subject's clock and the vault's at the same moment. */
export const hostClock = v.strictObject({ epochSeconds: count, serverDate: hostText });

const LONGEST_ANSWER = 4_000;

export class CaptureAnswerError extends Error {
  override readonly name = 'CaptureAnswerError';
  readonly code = 'InvalidCaptureAnswer';
}

/** @throws CaptureAnswerError when the one line of stdout is not of that form, e.g. because the agent killed the script. */
export function parseAnswer<const T extends v.GenericSchema>(
  schema: T,
  stdout: string,
  what: string,
): v.InferOutput<T> {
  if (stdout.length > LONGEST_ANSWER)
    throw new CaptureAnswerError(`${what} has ${stdout.length} characters; at most ${LONGEST_ANSWER}`);
  return parseJson(schema, stdout, what);
}

/** @throws CaptureAnswerError when the text is not of that form. */
export function parseJson<const T extends v.GenericSchema>(
  schema: T,
  text: string,
  what: string,
): v.InferOutput<T> {
  try {
    return v.parse(schema, JSON.parse(text));
  } catch (cause) {
    const start = JSON.stringify(text.slice(0, 100));
    throw new CaptureAnswerError(`${what} is not of the expected form: ${start}`, { cause });
  }
}
