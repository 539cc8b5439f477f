import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { allow } from './statements';

export interface NotificationsProps {
  readonly key: IKey;
  readonly email: string | undefined;
}

/** The topic of reports and alarms, encrypted with the vault's key since reports speak of open incidents. */
export class Notifications extends Construct {
  readonly topic: Topic;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NotificationsProps,
  ) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      displayName: 'Cordon',
      masterKey: props.key,
      enforceSSL: true,
    });
    this.letAlarmsPublish();
    if (props.email) this.topic.addSubscription(new EmailSubscription(props.email));
  }

  allowPublishing(): PolicyStatement[] {
    return [
      allow(['sns:Publish'], [this.topic.topicArn]),
      allow(['kms:GenerateDataKey', 'kms:Decrypt'], [this.props.key.keyArn], {
        StringLike: { 'kms:ViaService': `sns.${Aws.REGION}.amazonaws.com*` },
      }),
    ];
  }

  /**
   * An alarm that may not use the key is lost without a word.
   * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
   */
  private letAlarmsPublish(): void {
    const alarms = {
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    };
    this.topic.addToResourcePolicy(
      new PolicyStatement({ ...alarms, actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
    );
    this.props.key.addToResourcePolicy(
      new PolicyStatement({ ...alarms, actions: ['kms:GenerateDataKey*', 'kms:Decrypt'], resources: ['*'] }),
    );
  }
}
