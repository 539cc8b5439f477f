import { nowMs } from './time';

/**
 * Counts one in CloudWatch, namespace `Cordon`, without dimensions, by a log line in the embedded metric format
 * (CloudWatch User Guide, "Embedded metric format specification"): no API call, no permission.
 */
type Metric =
  | 'NotContained'
  | 'MemoryLost'
  | 'TriggersRefused'
  | 'TriggersIgnored'
  | 'CasesOpened'
  | 'Drift'
  | 'ReleaseIncomplete';

export function count(metric: Metric): void {
  const directive = { Namespace: 'Cordon', Dimensions: [[]], Metrics: [{ Name: metric, Unit: 'Count' }] };
  console.log(JSON.stringify({ _aws: { Timestamp: nowMs(), CloudWatchMetrics: [directive] }, [metric]: 1 }));
}
