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
  readonly response: StateMachine;
  /** What else can fail, by the word that the name of its alarm begins with. */
  readonly others: Readonly<Record<string, StateMachine>>;
  readonly undelivered: Queue;
  readonly topics: readonly Topic[];
}

const PERIOD = Duration.minutes(1);
const SUM = { period: PERIOD, statistic: 'Sum' };

const LOOK = 'look at its execution';

/**
 * What a person has to see to: one of anything is enough, and nothing at all is well. Ten of them, which is what CloudWatch's free tier
 * covers: of the workflows that a person or an event starts again anyhow only the failure has one.
 */
export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmsProps,
  ) {
    super(scope, id);
    const { response, others } = props;
    this.alarm('ResponseFailed', `A response failed: ${LOOK}.`, response.metricFailed(SUM));
    this.alarm('ResponseTimedOut', `A response timed out: ${LOOK}.`, response.metricTimedOut(SUM));
    this.alarm('ResponseAborted', `Somebody aborted a response: ${LOOK}.`, response.metricAborted(SUM));
    for (const [name, machine] of Object.entries(others))
      this.alarm(`${name}Failed`, `${name} failed: ${LOOK}.`, machine.metricFailed(SUM));
    this.alarm(
      'NotContained',
      'A subject is not contained: look at the report of its case.',
      counted('NotContained'),
    );
    this.alarm(
      'Drift',
      'Something brought a subject out of its quarantine, in whole or in part: look at the notice and at the hold folder of its case.',
      counted('Drift'),
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

  private alarm(id: string, alarmDescription: string, metric: IMetric): void {
    const alarm = new Alarm(this, id, {
      alarmDescription,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(...this.props.topics.map((topic) => new SnsAction(topic)));
  }
}

/** The functions count these in their logs, in CloudWatch's embedded metric format, without dimensions. */
function counted(metricName: string): Metric {
  return new Metric({ namespace: 'Cordon', metricName, ...SUM });
}
