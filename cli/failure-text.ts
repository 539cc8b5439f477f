import { visible, visibleLines } from './visible-text';

/** An error for people: its message and what caused it; a trace only where it has no code, as then it is a defect. */
export function failureText(error: unknown): string {
  const messages = causes(error).map((each) => visible(messageOf(each)));
  const isKnown = error instanceof Error && 'code' in error;
  const trace = error instanceof Error && !isKnown ? traceOf(error) : '';
  return [`The drill broke down: ${messages.join('\n  caused by: ')}`, trace].filter(Boolean).join('\n');
}

const DEEPEST = 8;

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (
    let at = error;
    at !== undefined && chain.length < DEEPEST;
    at = at instanceof Error ? at.cause : undefined
  )
    chain.push(at);
  return chain;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
const traceOf = ({ stack = '' }: Error): string =>
  visibleLines(
    stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
  );
