import { nowMs } from './time';

/**
 * Metrics in CloudWatch, namespace `Cordon`, by a log line in the embedded metric format (CloudWatch User Guide, "Embedded metric format
 * specification"): no API call, no permission. Without dimensions, so that each name is one metric and one price, in the hours in which
 * it is sent; docs/notifications.md has the list.
 */
const COUNTS = [
  'CasesOpened',
  'CasesReported',
  'NotContained',
  'EvidenceIncomplete',
  'TriggersRefused',
  'TriggersIgnored',
  'TriggersNotAllowed',
  'Drift',
  'ReleaseIncomplete',
] as const;
const DURATIONS = ['TimeToCut'] as const;

export const METRICS = [...COUNTS, ...DURATIONS] as const;

export const count = (metric: (typeof COUNTS)[number]): void => put(metric, 'Count', 1);

/** `at`: when it was measured. */
export const measure = (metric: (typeof DURATIONS)[number], ms: number, at = nowMs()): void =>
  put(metric, 'Milliseconds', ms, at);

function put(name: string, Unit: 'Count' | 'Milliseconds', value: number, Timestamp = nowMs()): void {
  const directive = { Namespace: 'Cordon', Dimensions: [[]], Metrics: [{ Name: name, Unit }] };
  console.log(JSON.stringify({ _aws: { Timestamp, CloudWatchMetrics: [directive] }, [name]: value }));
}
