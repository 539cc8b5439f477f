/**
 * Alarms over one metric. They look at the last `evaluationPeriods` complete periods, aligned to the clock; AWS
 * also looks further back when data are missing, which is not modelled.
 * (CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data".)
 */
import { type MetricId, type Statistic, statisticOf } from './metrics';
import type { CloudWatchState } from './state';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type Comparison =
  | 'GreaterThanOrEqualToThreshold'
  | 'GreaterThanThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';

export interface AlarmDefinition {
  readonly name: string;
  readonly metric: MetricId;
  readonly statistic: Statistic;
  readonly periodSeconds: number;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly evaluationPeriods: number;
  /** How many of the periods must breach. @default evaluationPeriods */
  readonly datapointsToAlarm?: number | undefined;
  readonly treatMissing: 'missing' | 'ignore' | 'breaching' | 'notBreaching';
  /** ARNs that are told when the alarm goes off. */
  readonly actions: readonly string[];
}

export interface Alarm extends AlarmDefinition {
  state: AlarmState;
}

export interface AlarmTransition {
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly atMs: number;
  /** What was called for it: the actions of an alarm that went off. */
  readonly actions: readonly string[];
}

export function addAlarm(state: CloudWatchState, definition: AlarmDefinition): Alarm {
  const alarm: Alarm = { ...definition, state: 'INSUFFICIENT_DATA' };
  state.alarms.set(alarm.name, alarm);
  return alarm;
}

/** Evaluates every alarm at `nowMs` and returns the changes, which are also kept in the state's history. */
export function evaluateAlarms(state: CloudWatchState, nowMs: number): readonly AlarmTransition[] {
  const changes: AlarmTransition[] = [];
  for (const alarm of state.alarms.values()) {
    const to = evaluate(state, alarm, nowMs);
    if (to === alarm.state) continue;
    const actions = to === 'ALARM' ? alarm.actions : [];
    changes.push({ alarm: alarm.name, from: alarm.state, to, atMs: nowMs, actions });
    alarm.state = to;
  }
  state.transitions.push(...changes);
  return changes;
}

function evaluate(state: CloudWatchState, alarm: Alarm, nowMs: number): AlarmState {
  const periods = breaches(state, alarm, nowMs);
  const needed = alarm.datapointsToAlarm ?? alarm.evaluationPeriods;
  const count = (value: boolean | undefined): number => periods.filter((each) => each === value).length;
  const missing = count(undefined);
  const breaching = count(true) + (alarm.treatMissing === 'breaching' ? missing : 0);
  const undecided = alarm.treatMissing === 'missing' || alarm.treatMissing === 'ignore' ? missing : 0;
  if (breaching >= needed) return 'ALARM';
  if (breaching + undecided < needed) return 'OK';
  if (alarm.treatMissing === 'ignore') return alarm.state;
  if (missing === periods.length) return 'INSUFFICIENT_DATA';
  return breachingSince(periods) >= needed ? 'ALARM' : 'OK';
}

/** Newest first: whether each period breached, undefined where nothing was reported. */
function breaches(state: CloudWatchState, alarm: Alarm, nowMs: number): (boolean | undefined)[] {
  const periodMs = alarm.periodSeconds * 1000;
  const end = Math.floor(nowMs / periodMs) * periodMs;
  return Array.from({ length: alarm.evaluationPeriods }, (_, back) => {
    const toMs = end - back * periodMs;
    const value = statisticOf(state, alarm.metric, alarm.statistic, toMs - periodMs, toMs);
    return value === undefined ? undefined : crosses(alarm, value);
  });
}

/** For how many periods nothing was reported but breaches, counted back to the oldest breach. */
function breachingSince(periods: readonly (boolean | undefined)[]): number {
  const healthy = periods.indexOf(false);
  return periods.slice(0, healthy < 0 ? periods.length : healthy).lastIndexOf(true) + 1;
}

function crosses({ comparison, threshold }: Alarm, value: number): boolean {
  switch (comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
  }
}
