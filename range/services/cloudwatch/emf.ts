/**
 * CloudWatch embedded metric format: a log line that is one JSON object with an `_aws` member is read as metrics
 * (CloudWatch user guide, "Specification: Embedded metric format"). Any other line is only a log line. A line
 * that announces metrics and breaks the format is dropped, and kept in `rejectedEmf` so that a drill can tell.
 */
import * as v from 'valibot';
import { type Dimensions, putMetric } from './metrics';
import type { CloudWatchState } from './state';

const UNITS =
  /^(Seconds|Microseconds|Milliseconds|((Kilo|Mega|Giga|Tera)?(Bytes|bits|Bits))(\/Second)?|Percent|Count(\/Second)?|None)$/;
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));
const metricDefinition = v.object({
  Name: name,
  Unit: v.optional(v.pipe(v.string(), v.regex(UNITS))),
  StorageResolution: v.optional(v.picklist([1, 60])),
});
const directive = v.object({
  Namespace: name,
  Dimensions: v.pipe(
    v.array(v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(250))), v.maxLength(30))),
    v.minLength(1),
  ),
  Metrics: v.pipe(v.array(metricDefinition), v.maxLength(100)),
});
const metadata = v.object({ Timestamp: v.number(), CloudWatchMetrics: v.array(directive) });
const metricValue = v.union([v.number(), v.pipe(v.array(v.number()), v.minLength(1), v.maxLength(100))]);
const dimensionValue = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));

type Directive = v.InferOutput<typeof directive>;

/** @param at virtual time in ms of the log event; the metrics are dated by their own `Timestamp`. */
export function ingestEmf(state: CloudWatchState, logLine: string, at: number): void {
  const root = parseObject(logLine);
  if (root?._aws === undefined) return;
  try {
    const { Timestamp, CloudWatchMetrics } = v.parse(metadata, root._aws);
    requireRecent(Timestamp, at);
    const points = CloudWatchMetrics.flatMap((each) => datapoints(root, each));
    for (const point of points) putMetric(state, { ...point, at: Timestamp });
  } catch (error) {
    if (!(error instanceof v.ValiError) && !(error instanceof RangeError)) throw error;
    state.rejectedEmf.push({ line: logLine, reason: error.message });
  }
}

function datapoints(root: Readonly<Record<string, unknown>>, { Namespace, Dimensions, Metrics }: Directive) {
  return Dimensions.flatMap((keys) => {
    const dimensions: Dimensions = Object.fromEntries(
      keys.map((key) => [key, v.parse(dimensionValue, root[key])]),
    );
    return Metrics.flatMap(({ Name, Unit = 'None' }) =>
      [v.parse(metricValue, root[Name])]
        .flat()
        .map((value) => ({ namespace: Namespace, name: Name, dimensions, value, unit: Unit })),
    );
  });
}

/** Not more than two weeks old and not more than two hours ahead. */
function requireRecent(timestamp: number, nowMs: number): void {
  if (timestamp >= nowMs - 14 * 86_400_000 && timestamp <= nowMs + 2 * 3_600_000) return;
  throw new RangeError(`Timestamp ${timestamp} is more than 14 days before or 2 hours after the event`);
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    const parsed = v.safeParse(v.record(v.string(), v.unknown()), JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
