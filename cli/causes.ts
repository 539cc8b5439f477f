import { types } from 'node:util';

const DEEPEST = 8;

/** The error and what caused it, outermost first. Errors of functions under test come from another realm, where `instanceof` does not know them. */
export function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (
    let at = error;
    at !== undefined && chain.length < DEEPEST;
    at = types.isNativeError(at) ? at.cause : undefined
  )
    chain.push(at);
  return chain;
}
