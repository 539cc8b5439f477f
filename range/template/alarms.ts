import * as v from 'valibot';
import { cfnBoolean, cfnNumber, readProperties, resourcesOf, unsupported } from './properties';
import type { ResolvedResource, ResolvedTemplate } from './resolve';

const comparisons = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
const missing = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;

export interface AlarmDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** "Sum", "Maximum" …, or an extended statistic such as "p99". */
  readonly statistic: string;
  readonly periodSeconds: number;
  readonly threshold: number;
  readonly comparison: (typeof comparisons)[number];
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: (typeof missing)[number];
  readonly actionsEnabled: boolean;
  readonly alarmActions: readonly string[];
  readonly okActions: readonly string[];
  readonly insufficientDataActions: readonly string[];
}

const arns = v.exactOptional(v.array(v.string()), []);

const schema = v.pipe(
  v.object({
    Metrics: unsupported,
    ThresholdMetricId: unsupported,
    EvaluateLowSampleCountPercentile: unsupported,
    Namespace: v.string(),
    MetricName: v.string(),
    Dimensions: v.exactOptional(v.array(v.object({ Name: v.string(), Value: v.string() })), []),
    Statistic: v.exactOptional(v.picklist(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'])),
    ExtendedStatistic: v.exactOptional(v.string()),
    Period: cfnNumber,
    Threshold: cfnNumber,
    ComparisonOperator: v.picklist(comparisons),
    EvaluationPeriods: cfnNumber,
    DatapointsToAlarm: v.exactOptional(cfnNumber),
    TreatMissingData: v.exactOptional(v.picklist(missing), 'missing'),
    ActionsEnabled: v.exactOptional(cfnBoolean, true),
    AlarmActions: arns,
    OKActions: arns,
    InsufficientDataActions: arns,
  }),
  v.check(
    ({ Statistic, ExtendedStatistic }) => (Statistic === undefined) !== (ExtendedStatistic === undefined),
    'needs one of Statistic and ExtendedStatistic',
  ),
);

/** @throws {TemplateError} for an alarm on metric math or on anomaly detection, which the range does not play */
export function readAlarms(template: ResolvedTemplate): readonly AlarmDefinition[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').map(readAlarm);
}

function readAlarm(resource: ResolvedResource): AlarmDefinition {
  const properties = readProperties(resource, schema);
  return {
    logicalId: resource.logicalId,
    name: resource.name,
    arn: resource.arn,
    namespace: properties.Namespace,
    metric: properties.MetricName,
    dimensions: Object.fromEntries(properties.Dimensions.map(({ Name, Value }) => [Name, Value])),
    statistic: properties.Statistic ?? properties.ExtendedStatistic ?? '',
    periodSeconds: properties.Period,
    threshold: properties.Threshold,
    comparison: properties.ComparisonOperator,
    evaluationPeriods: properties.EvaluationPeriods,
    datapointsToAlarm: properties.DatapointsToAlarm ?? properties.EvaluationPeriods,
    treatMissingData: properties.TreatMissingData,
    actionsEnabled: properties.ActionsEnabled,
    alarmActions: properties.AlarmActions,
    okActions: properties.OKActions,
    insufficientDataActions: properties.InsufficientDataActions,
  };
}
