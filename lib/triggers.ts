import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Match, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as HandlerFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import type { Config } from './config';

export interface TriggersProps extends Pick<Config, 'minimumSeverity' | 'tagKeys' | 'storm'> {
  readonly intake: HandlerFunction;
  readonly response: StateMachine;
  readonly sweep: HandlerFunction;
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
    acknowledge(
      this.undelivered,
      'SQS3',
      'It is the dead-letter queue of the rules and of what they invoke.',
    );
    for (const invoked of [props.intake, props.sweep])
      invoked.configureAsyncInvoke({
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
    this.rule('PlaceGivenBack', 'A case needs its place in the queue no more', props, {
      source: ['cordon'],
      detailType: ['cordon.case.cut', 'cordon.case.asked', 'cordon.case.reported'],
    });
    this.rule('CaseEnded', 'A response ended, however', props, {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [props.response.stateMachineArn],
        status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
      },
    });
    this.rule('TagFoundAgain', 'The trigger tag on an instance, found by the sweep', props, {
      source: ['cordon'],
      detailType: ['Tag Change on Resource'],
    });
    new Rule(this, 'Sweep', {
      description: 'Places whose lease ran out, and tags whose event was lost',
      schedule: Schedule.rate(Duration.minutes(props.storm.sweepMinutes)),
      targets: [this.target(props.intake), this.target(props.sweep)],
    });
  }

  /** EventBridge tries again for as long and as often as it can. */
  private target(invoked: HandlerFunction): LambdaFunction {
    return new LambdaFunction(invoked, {
      deadLetterQueue: this.undelivered,
      maxEventAge: Duration.hours(24),
      retryAttempts: 185,
    });
  }

  private rule(id: string, description: string, props: TriggersProps, eventPattern: EventPattern): void {
    new Rule(this, id, { description, eventPattern, targets: [this.target(props.intake)] });
  }
}
