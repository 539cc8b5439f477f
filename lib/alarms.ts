import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface AlarmsProps {
  /** By what one run of it is called. */
  readonly machines: Readonly<Record<string, StateMachine>>;
  readonly undelivered: Queue;
  readonly topic: Topic;
}

const PERIOD = Duration.minutes(1);
const SUM = { period: PERIOD, statistic: 'Sum' };

/** What a person has to see to: one of anything is enough, and nothing at all is well. */
export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmsProps,
  ) {
    super(scope, id);
    for (const [run, machine] of Object.entries(props.machines)) this.watch(run, machine);
    this.alarm(
      'NotContained',
      'A subject is not contained: look at the report of its case.',
      counted('NotContained'),
    );
    this.alarm(
      'ReleaseIncomplete',
      'A subject was not put back as it was: look at the record of its release, and run it again.',
      counted('ReleaseIncomplete'),
    );
    this.alarm(
      'TriggersRefused',
      'A trigger could not be understood or was not allowed: look at the log of intake.',
      counted('TriggersRefused'),
    );
    this.alarm(
      'TriggersLost',
      'A trigger did not reach intake, or intake failed on it: it waits in the queue and nothing was done about it.',
      props.undelivered.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }),
    );
  }

  private watch(run: string, machine: StateMachine): void {
    const what = run.toLowerCase();
    this.alarm(`${run}Failed`, `A ${what} failed: look at its execution.`, machine.metricFailed(SUM));
    this.alarm(`${run}TimedOut`, `A ${what} timed out: look at its execution.`, machine.metricTimedOut(SUM));
    this.alarm(
      `${run}Aborted`,
      `Somebody aborted a ${what}: look at its execution.`,
      machine.metricAborted(SUM),
    );
  }

  private alarm(id: string, alarmDescription: string, metric: IMetric): void {
    const alarm = new Alarm(this, id, {
      alarmDescription,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.props.topic));
  }
}

/** The functions count these in their logs, in CloudWatch's embedded metric format, without dimensions. */
function counted(metricName: string): Metric {
  return new Metric({ namespace: 'Cordon', metricName, ...SUM });
}
