import type { MessageAttributeValue, PublishInput, PublishResponse } from '@aws-sdk/client-sns';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { authorizeKeyUse, requireKey } from '../kms';
import { rejectUnmodelled } from '../unmodelled';
import { findTopic } from './state';

/** 256 KiB, attributes included. */
const MAX_MESSAGE_BYTES = 262_144;
/** `less than 100 characters long` (SNS API, "Publish"). */
const MAX_SUBJECT = 99;
const TOPIC_ARN = /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}$/;

/** Publish to a standard topic; nothing is delivered, the topic keeps what was published. */
export const publish = operation<PublishInput, PublishResponse>({
  name: 'Publish',
  authorize(input, call) {
    const { sns } = call.world;
    const arn = input.TopicArn ?? input.TargetArn ?? '*';
    const topic = sns.topics.get(arn);
    return [
      {
        action: 'sns:Publish',
        resource: arn,
        context: {},
        ...(topic?.policy && { resourcePolicies: [topic.policy] }),
      },
      ...(topic?.kmsKeyArn === undefined
        ? []
        : authorizeKeyUse(call.world, sns.keyPolicies, {
            keyArn: topic.kmsKeyArn,
            via: 'sns',
            actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
            encryptionContext: { 'aws:sns:topicArn': arn },
          })),
    ];
  },
  validate(input) {
    rejectUnmodelled(input, 'Publish', ['TopicArn', 'TargetArn', 'Message', 'Subject', 'MessageAttributes']);
    requireTarget(input);
    requireSubject(input.Subject);
    requireMessage(input);
  },
  apply(input, call) {
    const { sns, clock } = call.world;
    const topic = findTopic(sns, input.TopicArn ?? input.TargetArn ?? '');
    if (topic.kmsKeyArn !== undefined) requireKey(sns.keyPolicies, topic.kmsKeyArn);
    const messageId = sns.ids.uuid();
    topic.messages.push({
      messageId,
      atMs: clock.now(),
      publisher: call.caller.name,
      ...(input.Subject !== undefined && { subject: input.Subject }),
      message: input.Message ?? '',
      attributes: attributesOf(input.MessageAttributes),
    });
    return { MessageId: messageId };
  },
});

function requireTarget({ TopicArn, TargetArn }: PublishInput): void {
  const arn = TopicArn ?? TargetArn;
  if (arn === undefined) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
  if (TopicArn !== undefined && TargetArn !== undefined) {
    throw invalid('Only one of TopicArn or TargetArn must be set.');
  }
  if (!TOPIC_ARN.test(arn))
    throw invalid(`TopicArn Reason: An ARN must have at least 6 elements, not ${arn}`);
}

/** ASCII that begins with a letter, a number or a punctuation mark, without line breaks or control characters. */
function requireSubject(subject: string | undefined): void {
  if (subject === undefined) return;
  if (subject.length > MAX_SUBJECT || !/^[!-~][ -~]*$/.test(subject)) throw invalid('Subject');
}

function requireMessage({ Message = '', MessageAttributes = {} }: PublishInput): void {
  if (Message === '') throw invalid('Empty message');
  const attributes = Object.entries(MessageAttributes).map(([name, value]) => {
    const text = attributeText(name, value);
    return Buffer.byteLength(name) + Buffer.byteLength(value.DataType ?? '') + Buffer.byteLength(text);
  });
  const size = attributes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(Message));
  if (size > MAX_MESSAGE_BYTES) throw invalid('Message too long');
}

const attributesOf = (given: PublishInput['MessageAttributes']): Record<string, string> =>
  Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name, attributeText(name, value)]));

function attributeText(name: string, { DataType, StringValue, BinaryValue }: MessageAttributeValue): string {
  if (!/^(String|Number|Binary|String\.Array)(\..+)?$/.test(DataType ?? '')) {
    throw new ServiceError(
      'ParameterValueInvalid',
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const text = DataType?.startsWith('Binary')
    ? BinaryValue && Buffer.from(BinaryValue).toString('base64')
    : StringValue;
  if (text) return text;
  throw new ServiceError(
    'ParameterValueInvalid',
    `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
  );
}

const invalid = (what: string): ServiceError =>
  new ServiceError('InvalidParameter', `Invalid parameter: ${what}`);
