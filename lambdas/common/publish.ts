import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { clientDefaults } from './clients';
import { environment } from './environment';
import type { Notice } from './notice';

const sns = new SNSClient(clientDefaults());

export const publish = ({ subject, message }: Notice): Promise<unknown> =>
  sns.send(new PublishCommand({ TopicArn: environment('TOPIC_ARN'), Subject: subject, Message: message }));
