import { Logger } from '@aws-lambda-powertools/logger';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describeError } from './aws-error';
import type { ChatNotice } from './chat-notice';
import { clientDefaults } from './clients';
import { environment } from './environment';
import type { Notice } from './notice';

const sns = new SNSClient(clientDefaults());
const logger = new Logger();

/** Tells the people; throws when that could not be. A chat that cannot be told is logged: the message is in the other topic. */
export async function publish({ subject, message, chat }: Notice): Promise<void> {
  await Promise.all([
    sns.send(new PublishCommand({ TopicArn: environment('TOPIC_ARN'), Subject: subject, Message: message })),
    tellChat(chat),
  ]);
}

async function tellChat(chat: ChatNotice): Promise<void> {
  const topic = process.env.CHAT_TOPIC_ARN;
  if (topic === undefined) return;
  try {
    await sns.send(new PublishCommand({ TopicArn: topic, Message: JSON.stringify(chat) }));
  } catch (error) {
    logger.error('the chat could not be told', { why: describeError(error) });
  }
}
