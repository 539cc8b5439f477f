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
  /** Whether there is a second topic, for Amazon Q Developer in chat applications. */
  readonly chat: boolean;
}

/** The topics of reports and alarms, encrypted with the vault's key since reports speak of open incidents. */
export class Notifications extends Construct {
  readonly topic: Topic;
  /** Messages in the form of custom notifications, and alarms. Amazon Q subscribes to it; it needs no part in the key, which SNS uses. */
  readonly chatTopic: Topic | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NotificationsProps,
  ) {
    super(scope, id);
    this.topic = this.newTopic('Topic', 'Cordon');
    this.chatTopic = props.chat ? this.newTopic('ChatTopic', 'Cordon (chat)') : undefined;
    this.letAlarmsPublish();
    if (props.email) this.topic.addSubscription(new EmailSubscription(props.email));
  }

  get topics(): readonly Topic[] {
    return this.chatTopic === undefined ? [this.topic] : [this.topic, this.chatTopic];
  }

  /** What a function needs to know in order to publish. */
  get environment(): Record<string, string> {
    return {
      TOPIC_ARN: this.topic.topicArn,
      ...(this.chatTopic && { CHAT_TOPIC_ARN: this.chatTopic.topicArn }),
    };
  }

  allowPublishing(): PolicyStatement[] {
    return [
      allow(
        ['sns:Publish'],
        this.topics.map(({ topicArn }) => topicArn),
      ),
      allow(['kms:GenerateDataKey', 'kms:Decrypt'], [this.props.key.keyArn], {
        StringLike: { 'kms:ViaService': `sns.${Aws.REGION}.amazonaws.com*` },
      }),
    ];
  }

  private newTopic(id: string, displayName: string): Topic {
    return new Topic(this, id, { displayName, masterKey: this.props.key, enforceSSL: true });
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
    for (const topic of this.topics)
      topic.addToResourcePolicy(
        new PolicyStatement({ ...alarms, actions: ['sns:Publish'], resources: [topic.topicArn] }),
      );
    this.props.key.addToResourcePolicy(
      new PolicyStatement({ ...alarms, actions: ['kms:GenerateDataKey*', 'kms:Decrypt'], resources: ['*'] }),
    );
  }
}
