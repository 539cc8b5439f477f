import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as HandlerFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface HolderProps {
  readonly hold: HandlerFunction;
  /** The response, whose breaking off may leave the evidence channel open. */
  readonly response: StateMachine;
  readonly undelivered: Queue;
}

/** Calls that could bring a quarantined instance back to the network, to its credentials, or out of what denies its intruder. */
const EC2_CALLS = [
  'AssociateIamInstanceProfile',
  'AttachNetworkInterface',
  'AuthorizeSecurityGroupEgress',
  'AuthorizeSecurityGroupIngress',
  'DeleteNetworkAclEntry',
  'ModifyInstanceAttribute',
  'ModifyInstanceMetadataOptions',
  'ModifyNetworkInterfaceAttribute',
  'ReplaceIamInstanceProfileAssociation',
  'ReplaceNetworkAclAssociation',
  'ReplaceNetworkAclEntry',
];
const IAM_CALLS = ['DeleteRolePolicy', 'PutRolePolicy'];

/**
 * What makes `hold` look at a quarantine again. The state of an instance and of the workflow come to the bus by themselves. Calls come there
 * only in accounts and Regions in which a trail of CloudTrail records management events, and those of IAM only in the
 * partition's global Region (EventBridge User Guide, "AWS service events delivered via AWS CloudTrail").
 */
export class Holder extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: HolderProps,
  ) {
    super(scope, id);
    this.rule('Started', 'An instance runs again', {
      source: ['aws.ec2'],
      detailType: ['EC2 Instance State-change Notification'],
      detail: { state: ['running'] },
    });
    this.rule('Changed', 'A call that could undo a quarantine', {
      source: ['aws.ec2', 'aws.iam'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: { eventName: [...EC2_CALLS, ...IAM_CALLS], errorCode: Match.doesNotExist() },
    });
    this.rule('BrokenOff', 'A response ended in another way than well', {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [props.response.stateMachineArn],
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
      },
    });
  }

  private rule(id: string, description: string, eventPattern: EventPattern): void {
    const target = new LambdaFunction(this.props.hold, {
      deadLetterQueue: this.props.undelivered,
      maxEventAge: Duration.hours(24),
      retryAttempts: 185,
    });
    new Rule(this, id, { description, eventPattern, targets: [target] });
  }
}
