import { types } from 'node:util';
import { visible, visibleLines } from './visible-text';

/** An error for people: its message and what caused it; a trace only where it has no code, as then it is a defect. */
export function failureText(error: unknown, what = 'The drill broke down'): string {
  const messages = causes(error).map((each) => visible(messageOf(each)));
  const isKnown = isError(error) && 'code' in error;
  const trace = isError(error) && !isKnown ? traceOf(error) : '';
  return [`${what}: ${messages.join('\n  caused by: ')}`, trace].filter(Boolean).join('\n');
}

/** Errors of the functions under test come from another realm, where `instanceof` does not know them. */
const isError = (error: unknown): error is Error => types.isNativeError(error);

const DEEPEST = 8;

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at = error; at !== undefined && chain.length < DEEPEST; at = isError(at) ? at.cause : undefined)
    chain.push(at);
  return chain;
}

const messageOf = (error: unknown): string =>
  isError(error) ? `${error.name}: ${error.message}` : String(error);
const traceOf = ({ stack = '' }: Error): string =>
  visibleLines(
    stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
  );
