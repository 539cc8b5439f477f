/** Virtual milliseconds as a `Date`, for the members of the SDK's shapes that are timestamps. */
export function dateOf(ms: number): Date {
  return new Date(ms);
}

/** Virtual milliseconds as an ISO 8601 instant in UTC, such as `2026-11-23T08:00:00.000Z`. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Milliseconds since the epoch of a timestamp's text (ISO 8601 or an HTTP date); NaN when it is none. */
export const timeOf = (text: string): number => Date.parse(text);
