import { type AlarmDefinition, addAlarm, evaluateAlarms } from '../../../../range/services/cloudwatch/alarms';
import { putMetric, type Statistic, statisticOf } from '../../../../range/services/cloudwatch/metrics';
import { type CloudWatchState, createCloudWatchState } from '../../../../range/services/cloudwatch/state';

const MINUTE = 60_000;
const METRIC = { namespace: 'AWS/States', name: 'ExecutionsFailed', dimensions: { StateMachineArn: 'arn' } };
const DEFINITION: AlarmDefinition = {
  name: 'failed',
  metric: METRIC,
  statistic: 'Sum',
  periodSeconds: 60,
  threshold: 1,
  comparison: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 1,
  treatMissing: 'missing',
  actions: ['arn:aws:sns:us-east-1:123456789012:cordon'],
};

/** One letter a minute, oldest first: X breaches, 0 does not, - is missing. */
function reported(pattern: string, definition: Partial<AlarmDefinition> = {}): CloudWatchState {
  const state = createCloudWatchState();
  addAlarm(state, { ...DEFINITION, ...definition });
  [...pattern].forEach((letter, minute) => {
    if (letter !== '-') putMetric(state, { ...METRIC, value: letter === 'X' ? 1 : 0, at: minute * MINUTE });
  });
  evaluateAlarms(state, pattern.length * MINUTE);
  return state;
}
const stateOf = (state: CloudWatchState) => state.alarms.get('failed')?.state;

describe('alarms', () => {
  it('go off, tell whom they should, and come back', () => {
    const state = reported('0');
    putMetric(state, { ...METRIC, value: 2, at: MINUTE });
    evaluateAlarms(state, 2 * MINUTE);
    putMetric(state, { ...METRIC, value: 0, at: 2 * MINUTE });
    expect(evaluateAlarms(state, 3 * MINUTE)).toHaveLength(1);
    expect(evaluateAlarms(state, 3 * MINUTE)).toEqual([]);
    expect(state.transitions).toEqual([
      { alarm: 'failed', from: 'INSUFFICIENT_DATA', to: 'OK', atMs: MINUTE, actions: [] },
      { alarm: 'failed', from: 'OK', to: 'ALARM', atMs: 2 * MINUTE, actions: DEFINITION.actions },
      { alarm: 'failed', from: 'ALARM', to: 'OK', atMs: 3 * MINUTE, actions: [] },
    ]);
  });

  it('do not see the period under way', () => {
    const state = reported('0');
    putMetric(state, { ...METRIC, value: 1, at: MINUTE });
    evaluateAlarms(state, MINUTE + 59_999);
    expect(stateOf(state)).toBe('OK');
  });

  it('look only at their own metric and dimensions', () => {
    const state = reported('-');
    putMetric(state, { ...METRIC, dimensions: { StateMachineArn: 'other' }, value: 9, at: 0 });
    putMetric(state, { ...METRIC, dimensions: {}, value: 9, at: 0 });
    evaluateAlarms(state, MINUTE);
    expect(stateOf(state)).toBe('INSUFFICIENT_DATA');
  });

  it.each([
    ['XXX', 3, ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0XX', 3, ['OK', 'OK', 'OK', 'OK']],
    ['0XX', 2, ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['---', 3, ['INSUFFICIENT_DATA', 'INSUFFICIENT_DATA', 'ALARM', 'OK']],
    ['X--', 3, ['ALARM', 'INSUFFICIENT_DATA', 'ALARM', 'OK']],
    ['-X-', 3, ['OK', 'INSUFFICIENT_DATA', 'ALARM', 'OK']],
    ['0--', 2, ['OK', 'INSUFFICIENT_DATA', 'ALARM', 'OK']],
    ['0-0', 2, ['OK', 'OK', 'OK', 'OK']],
    ['X-X', 2, ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  ])('%s with %d of 3 follows the treatment of missing data', (pattern, datapointsToAlarm, expected) => {
    const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
    const states = treatments.map((treatMissing) =>
      stateOf(reported(pattern, { evaluationPeriods: 3, datapointsToAlarm, treatMissing })),
    );
    expect(states).toEqual(expected);
  });
});

describe('metrics', () => {
  it.each<[Statistic, number]>([
    ['Sum', 6],
    ['Average', 2],
    ['Minimum', 1],
    ['Maximum', 3],
    ['SampleCount', 3],
  ])('have the statistic %s', (statistic, expected) => {
    const state = createCloudWatchState();
    for (const value of [1, 2, 3]) putMetric(state, { ...METRIC, value, at: value });
    putMetric(state, { ...METRIC, value: 100, at: 10 });
    expect(statisticOf(state, METRIC, statistic, 0, 10)).toBe(expected);
    expect(statisticOf(state, METRIC, statistic, 20, 30)).toBeUndefined();
  });

  it('rejects a value that is no number', () => {
    expect(() => putMetric(createCloudWatchState(), { ...METRIC, value: Number.NaN, at: 0 })).toThrow(
      RangeError,
    );
  });
});
