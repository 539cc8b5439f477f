import { readAlarms } from '../../../range/template/alarms';
import { resolveResources } from './support';

const Properties = {
  AlarmName: 'a',
  Namespace: 'Cordon',
  MetricName: 'NotContained',
  Dimensions: [{ Name: 'Case', Value: { Ref: 'AWS::Region' } }],
  Statistic: 'Sum',
  Period: '60',
  Threshold: 0,
  ComparisonOperator: 'GreaterThanThreshold',
  EvaluationPeriods: 3,
};
const read = (change: object = {}) =>
  readAlarms(
    resolveResources({ A: { Type: 'AWS::CloudWatch::Alarm', Properties: { ...Properties, ...change } } }),
  )[0];

test('takes the defaults of CloudWatch where the template is silent', () => {
  expect(read()).toEqual({
    logicalId: 'A',
    name: 'a',
    arn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a',
    namespace: 'Cordon',
    metric: 'NotContained',
    dimensions: { Case: 'eu-west-1' },
    statistic: 'Sum',
    periodSeconds: 60,
    threshold: 0,
    comparison: 'GreaterThanThreshold',
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    treatMissingData: 'missing',
    actionsEnabled: true,
    alarmActions: [],
    okActions: [],
    insufficientDataActions: [],
  });
});

test('takes an extended statistic and disabled actions', () => {
  const alarm = read({
    Statistic: { Ref: 'AWS::NoValue' },
    ExtendedStatistic: 'p99',
    ActionsEnabled: 'false',
  });
  expect(alarm).toMatchObject({ statistic: 'p99', actionsEnabled: false });
});

test.each<[string, object, RegExp]>([
  ['metric math', { Metrics: [] }, /Metrics: is not supported/],
  ['anomaly detection', { ThresholdMetricId: 'ad1' }, /ThresholdMetricId/],
  ['no statistic', { Statistic: { Ref: 'AWS::NoValue' } }, /Statistic and ExtendedStatistic/],
  ['an unknown comparison', { ComparisonOperator: 'Above' }, /ComparisonOperator/],
])('rejects %s', (_name, change, expected) => {
  expect(() => read(change)).toThrow(expected);
});
