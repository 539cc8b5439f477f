import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as HandlerFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { undeliveredTo } from './undelivered';

export interface FleetTriggersProps {
  readonly start: HandlerFunction;
  /** The tag that means every instance of what has it. */
  readonly key: string;
  readonly undelivered: Queue;
}

/**
 * A tag on a VPC or on an Auto Scaling group that means all of its instances. Of a group's tags there is no event but the call that set
 * them, which comes to the bus only in accounts and Regions in which a trail of CloudTrail records management events.
 */
export class FleetTriggers extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FleetTriggersProps,
  ) {
    super(scope, id);
    props.start.configureAsyncInvoke({
      onFailure: undeliveredTo(props.undelivered),
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
    });
    this.rule('Vpc', 'The fleet tag set, changed or removed on a VPC', {
      source: ['aws.tag'],
      detailType: ['Tag Change on Resource'],
      detail: { service: ['ec2'], 'resource-type': ['vpc'], 'changed-tag-keys': [props.key] },
    });
    this.rule('Group', 'The fleet tag set on an Auto Scaling group', {
      source: ['aws.autoscaling'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['autoscaling.amazonaws.com'],
        eventName: ['CreateOrUpdateTags'],
        errorCode: Match.doesNotExist(),
        requestParameters: { tags: { key: [props.key] } },
      },
    });
  }

  private rule(id: string, description: string, eventPattern: EventPattern): void {
    const target = new LambdaFunction(this.props.start, {
      deadLetterQueue: this.props.undelivered,
      maxEventAge: Duration.hours(24),
      retryAttempts: 185,
    });
    new Rule(this, id, { description, eventPattern, targets: [target] });
  }
}
