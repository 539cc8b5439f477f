import { isoTime, timeOf } from '../kernel/iso';

/** RFC 3339 with an upper-case T, and an upper-case Z unless an offset is given, as the Wait state asks for. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export const isTimestamp = (value: unknown): value is string =>
  typeof value === 'string' && TIMESTAMP.test(value) && !Number.isNaN(timeOf(value));

/** Milliseconds since the epoch; "Step Functions considers the time value up to seconds and truncates milliseconds". */
export function timestampMs(timestamp: string): number {
  return Math.floor(timeOf(timestamp) / 1000) * 1000;
}

/** How the context object writes an instant: no fraction at all when it is zero. */
export function contextTime(ms: number): string {
  return isoTime(ms).replace('.000Z', 'Z');
}
