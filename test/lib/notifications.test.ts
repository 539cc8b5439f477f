import { templateFor } from './fixture';
import { asArray, at, ofType, propertiesOf, roleStatements, text } from './template';

const [plain, chat] = [templateFor(), templateFor({ chat: true })];
const TOPICS = ['<NotificationsTopic>', '<NotificationsChatTopic>'];
const TELLING = ['DriftFunction', 'ReleaseFunction', 'ReportFunction'];

test('without a chat there is one topic, and no function knows of another', () => {
  expect(ofType(plain, 'AWS::SNS::Topic').map(({ id }) => id)).toEqual(['NotificationsTopic']);
  for (const { properties } of ofType(plain, 'AWS::Lambda::Function'))
    expect(at(properties, 'Environment.Variables.CHAT_TOPIC_ARN')).toBeUndefined();
  expect(plain.Outputs).not.toHaveProperty('ChatTopicArn');
});

test('with a chat there are two, both under the key of the vault and reached by TLS alone', () => {
  const topics = ofType(chat, 'AWS::SNS::Topic');
  expect(topics.map(({ id }) => `<${id}>`)).toEqual(TOPICS);
  for (const { properties } of topics) expect(text(properties.KmsMasterKeyId)).toBe('<VaultKey.Arn>');
  const policies = ofType(chat, 'AWS::SNS::TopicPolicy').map(({ properties }) => JSON.stringify(properties));
  expect(policies.filter((policy) => policy.includes('aws:SecureTransport'))).toHaveLength(2);
  expect(chat.Outputs).toHaveProperty('ChatTopicArn');
});

test.each(TELLING)('%s knows both topics and may publish to both, and to nothing else', (id) => {
  const variables = at(propertiesOf(chat, id), 'Environment.Variables');
  expect([at(variables, 'TOPIC_ARN'), at(variables, 'CHAT_TOPIC_ARN')].map(text)).toEqual(TOPICS);
  const publishing = roleStatements(chat).filter(
    ({ owner, actions }) => owner === id.replace('Function', 'Role') && actions.includes('sns:Publish'),
  );
  expect(new Set(publishing.flatMap(({ resources }) => resources))).toEqual(new Set(TOPICS));
});

test('alarms reach both, which CloudWatch may publish to', () => {
  for (const { properties } of ofType(chat, 'AWS::CloudWatch::Alarm'))
    expect(asArray(properties.AlarmActions).map(text)).toEqual(TOPICS);
  const policies = ofType(chat, 'AWS::SNS::TopicPolicy').map(({ properties }) => JSON.stringify(properties));
  expect(policies.filter((policy) => policy.includes('cloudwatch.amazonaws.com'))).toHaveLength(2);
});

test('whoever sends events sends those of its own step alone, in the name of Cordon, on the default bus', () => {
  const sending = roleStatements(chat).filter(({ actions }) => actions.includes('events:PutEvents'));
  for (const { resources, conditions } of sending) {
    expect(resources).toEqual([
      'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default',
    ]);
    expect(conditions).toMatchObject({
      'ForAllValues:StringEquals': { 'events:source': 'cordon' },
      Null: { 'events:source': 'false', 'events:detail-type': 'false' },
    });
  }
  const types = sending.map(({ owner, conditions }) => [
    owner,
    ...asArray(at(at(conditions, 'ForAllValues:StringEquals'), 'events:detail-type')),
  ]);
  expect(types).toEqual(
    expect.arrayContaining([
      ['DriftRole', 'cordon.case.drift'],
      ['ReleaseRole', 'cordon.case.released', 'cordon.case.release-incomplete'],
      ['ReportRole', 'cordon.case.reported', 'cordon.case.not-contained'],
    ]),
  );
});
