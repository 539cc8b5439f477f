/**
 * How long the calls of this invocation may go on: no longer than leaves time to write down what came of them. A function
 * that Lambda ends at its timeout has recorded nothing, and its step is run again from the beginning.
 */
import * as v from 'valibot';
import { nowMs } from './time';

/** What Lambda gives a handler beside the event, as far as it is used. */
const contextSchema = v.object({
  getRemainingTimeInMillis: v.custom<() => number>((value) => typeof value === 'function'),
});

/** One attempt of a call at its longest, and a moment for the result. */
const RESERVE_MS = 13_000;

let endMs = Number.POSITIVE_INFINITY;

/** At the beginning of an invocation. Invocations of one environment follow one another. */
export function beginBudget(context: unknown): void {
  const parsed = v.safeParse(contextSchema, context);
  endMs = parsed.success
    ? nowMs() + parsed.output.getRemainingTimeInMillis() - RESERVE_MS
    : Number.POSITIVE_INFINITY;
}

/** For pauses and further attempts; 0 when there is none. */
export const budgetLeftMs = (): number => Math.max(0, endMs - nowMs());
