import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as HandlerFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import type { Config } from './config';

export interface TriggersProps extends Pick<Config, 'minimumSeverity' | 'tagKeys'> {
  readonly intake: HandlerFunction;
}

/**
 * What sets Cordon off. Both rules give the event to intake as it is: whether it is answered is decided there,
 * with a reason, so that nothing is dropped without a trace. A trigger that does not reach intake (EventBridge gave
 * up) and one that intake failed on (Lambda gave up) end in the same queue, whose alarm calls a person.
 */
export class Triggers extends Construct {
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, props: TriggersProps) {
    super(scope, id);
    this.undelivered = new Queue(this, 'Undelivered', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.undelivered, 'SQS3', 'It is the dead-letter queue of both rules and of intake.');
    props.intake.configureAsyncInvoke({
      onFailure: new SqsDestination(this.undelivered),
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
    });
    this.rule('Finding', 'GuardDuty findings at or above the minimum severity', props, {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Finding'],
      detail: { severity: Match.greaterThanOrEqual(props.minimumSeverity) },
    });
    this.rule('Tag', 'The trigger tag set, changed or removed on an instance', props, {
      source: ['aws.tag'],
      detailType: ['Tag Change on Resource'],
      detail: {
        service: ['ec2'],
        'resource-type': ['instance'],
        'changed-tag-keys': [props.tagKeys.trigger],
      },
    });
  }

  /** EventBridge tries again for as long and as often as it can. */
  private rule(id: string, description: string, { intake }: TriggersProps, eventPattern: EventPattern): void {
    const target = new LambdaFunction(intake, {
      deadLetterQueue: this.undelivered,
      maxEventAge: Duration.hours(24),
      retryAttempts: 185,
    });
    new Rule(this, id, { description, eventPattern, targets: [target] });
  }
}
