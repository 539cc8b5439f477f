import type { Alarm, AlarmTransition } from './alarms';
import type { MetricStore } from './metrics';

export interface CloudWatchState {
  readonly metrics: MetricStore;
  readonly alarms: Map<string, Alarm>;
  /** Every change of an alarm's state, in order. */
  readonly transitions: AlarmTransition[];
  /** Log lines that announce embedded metrics and break the format: CloudWatch drops them without a word. */
  readonly rejectedEmf: { readonly line: string; readonly reason: string }[];
}

export const createCloudWatchState = (): CloudWatchState => ({
  metrics: new Map(),
  alarms: new Map(),
  transitions: [],
  rejectedEmf: [],
});
