import type { PublishResponse } from '@aws-sdk/client-sns';
import { publish } from '../../../../range/services/sns/publish';
import { addTopic } from '../../../../range/services/sns/state';
import { authorizations, errorCode, type Fixture, invoke, worldFixture } from '../../world-fixture';

const TopicArn = 'arn:aws:sns:us-east-1:123456789012:cordon';
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1';

function withTopic(kmsKeyArn?: string): Fixture {
  const fixture = worldFixture();
  addTopic(fixture.world.sns, { arn: TopicArn, ...(kmsKeyArn !== undefined && { kmsKeyArn }) });
  return fixture;
}

describe('Publish', () => {
  it('keeps messages in order, with their time', () => {
    const fixture = withTopic();
    const first: PublishResponse = invoke(fixture, publish, { TopicArn, Message: 'one', Subject: 'First' });
    fixture.advance(5);
    invoke(fixture, publish, {
      TopicArn,
      Message: 'two',
      MessageAttributes: { verdict: { DataType: 'String', StringValue: 'contained' } },
    });
    const [one, two] = fixture.world.sns.topics.get(TopicArn)?.messages ?? [];
    expect(one).toMatchObject({ messageId: first.MessageId, subject: 'First', message: 'one' });
    expect(two).toMatchObject({ message: 'two', attributes: { verdict: 'contained' } });
    expect((two?.atMs ?? 0) - (one?.atMs ?? 0)).toBe(5);
  });

  it.each([
    ['no topic', { Message: 'x' }, 'InvalidParameter'],
    ['an ARN that is none', { TopicArn: 'cordon', Message: 'x' }, 'InvalidParameter'],
    ['a topic that does not exist', { TopicArn: `${TopicArn}2`, Message: 'x' }, 'NotFound'],
    ['an empty message', { TopicArn, Message: '' }, 'InvalidParameter'],
    ['more than 256 KiB', { TopicArn, Message: 'x'.repeat(262_145) }, 'InvalidParameter'],
    ['a subject of 101 characters', { TopicArn, Message: 'x', Subject: 'x'.repeat(101) }, 'InvalidParameter'],
    ['a subject with a line break', { TopicArn, Message: 'x', Subject: 'a\nb' }, 'InvalidParameter'],
    ['a subject that is not ASCII', { TopicArn, Message: 'x', Subject: 'Gefährdet' }, 'InvalidParameter'],
    ['a subject that begins with a space', { TopicArn, Message: 'x', Subject: ' x' }, 'InvalidParameter'],
    [
      'an attribute without a value',
      { TopicArn, Message: 'x', MessageAttributes: { a: { DataType: 'String' } } },
      'ParameterValueInvalid',
    ],
    [
      'an attribute of no type',
      { TopicArn, Message: 'x', MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } },
      'ParameterValueInvalid',
    ],
  ])('rejects %s', (_, input, code) => {
    expect(errorCode(withTopic(), publish, input)).toBe(code);
  });

  it('accepts exactly 256 KiB and a subject of 99 characters', () => {
    const largest = { TopicArn, Message: 'x'.repeat(262_144), Subject: 's'.repeat(99) };
    expect(errorCode(withTopic(), publish, largest)).toBe('none');
  });

  it('needs the key of an encrypted topic, which must exist', () => {
    const fixture = withTopic(KEY);
    const input = { TopicArn, Message: 'x' };
    expect(authorizations(fixture, publish, input).map(({ action }) => action)).toEqual([
      'sns:Publish',
      'kms:GenerateDataKey',
      'kms:Decrypt',
    ]);
    expect(errorCode(fixture, publish, input)).toBe('KMS.NotFoundException');
  });
});
