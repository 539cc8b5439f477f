import { types } from 'node:util';
import { adviceOf } from './aws/advice';
import { causes } from './causes';
import { visible, visibleLines } from './visible-text';

/** An error for people: its message, what caused it, what to do about it; a trace only where nothing knows it, as then it is a defect. */
export function failureText(error: unknown, what = 'The drill broke down'): string {
  const messages = causes(error).map((each) => visible(messageOf(each)));
  const advice = adviceOf(error);
  const isKnown = isError(error) && ('code' in error || '$metadata' in error || advice !== undefined);
  const trace = isError(error) && !isKnown ? traceOf(error) : '';
  return [`${what}: ${messages.join('\n  caused by: ')}`, advice, trace].filter(Boolean).join('\n');
}

const isError = (error: unknown): error is Error => types.isNativeError(error);

const messageOf = (error: unknown): string =>
  isError(error) ? `${error.name}: ${error.message}` : String(error);
const traceOf = ({ stack = '' }: Error): string =>
  visibleLines(
    stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
  );
