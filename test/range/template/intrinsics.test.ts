// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub looks like a template string
import * as fc from 'fast-check';
import { TemplateError } from '../../../range/template/error';
import { resolveOne } from './support';

const Queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dlq' } };
const queueArn = 'arn:aws:sqs:eu-west-1:111122223333:dlq';
const noValue = { Ref: 'AWS::NoValue' };
const Conditions = { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] } };

describe('an intrinsic function', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref to a resource', { Ref: 'Queue' }, 'https://sqs.eu-west-1.amazonaws.com/111122223333/dlq'],
    ['AWS::AccountId', { Ref: 'AWS::AccountId' }, '111122223333'],
    ['AWS::Region', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['AWS::Partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['AWS::URLSuffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    ['AWS::StackName', { Ref: 'AWS::StackName' }, 'Cordon'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, queueArn],
    ['Fn::GetAtt as a string', { 'Fn::GetAtt': 'Queue.QueueName' }, 'dlq'],
    [
      'Fn::Join',
      { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 1, true, noValue]] },
      'a-eu-west-1-1-true',
    ],
    ['Fn::Join of a split', { 'Fn::Join': ['/', { 'Fn::Split': [':', 'a:b'] }] }, 'a/b'],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${Queue.Arn} in ${AWS::Region}, ${!literal}' },
      `${queueArn} in eu-west-1, \${literal}`,
    ],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': ['${x}${Queue.QueueName}', { x: { Ref: 'AWS::Region' } }] },
      'eu-west-1dlq',
    ],
    ['Fn::Select', { 'Fn::Select': ['1', ['a', { Ref: 'AWS::Region' }]] }, 'eu-west-1'],
    [
      'Fn::Select of a split',
      { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
      'dlq',
    ],
    ['Fn::If that holds', { 'Fn::If': ['Yes', { Ref: 'AWS::Region' }, { Ref: 'Nothing' }] }, 'eu-west-1'],
    ['Fn::If that does not', { 'Fn::If': ['No', 'a', 'b'] }, 'b'],
    ['AWS::NoValue in an object', { a: 1, b: noValue }, { a: 1 }],
    ['AWS::NoValue in a list', ['a', { 'Fn::If': ['No', 'b', noValue] }], ['a']],
    [
      'a policy Condition beside it',
      { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ],
  ])('resolves %s', (_name, value, expected) => {
    expect(resolveOne(value, { Queue }, { Conditions })).toEqual(expected);
  });

  test.each<[string, unknown, RegExp]>([
    ['an unknown function', { a: [{ 'Fn::Base64': 'x' }] }, /Content\.a\.0: .*Fn::Base64/],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['m', 'a', 'b'] }, /Fn::FindInMap/],
    ['a function beside another key', { 'Fn::Join': ['', []], x: 1 }, /stand alone/],
    ['a Ref to nothing', { Ref: 'Nothing' }, /"Nothing"/],
    ['AWS::NotificationARNs', { Ref: 'AWS::NotificationARNs' }, /NotificationARNs/],
    [
      'an unknown attribute',
      { 'Fn::GetAtt': ['Queue', 'Colour'] },
      /Colour of Queue \(AWS::SQS::Queue\); known: Arn, QueueName, QueueUrl/,
    ],
    ['an inherited attribute', { 'Fn::GetAtt': ['Queue', 'constructor'] }, /constructor/],
    ['a selection outside the list', { 'Fn::Select': [2, ['a', 'b']] }, /index 2/],
    ['an unknown condition', { 'Fn::If': ['Maybe', 1, 2] }, /Maybe/],
    ['a joined object', { 'Fn::Join': ['', [{ a: 1 }]] }, /needs a string/],
    ['a Sub of nothing', { 'Fn::Sub': '${Nothing.Arn}' }, /Nothing/],
  ])('rejects %s, naming it and the path', (_name, value, expected) => {
    expect(() => resolveOne(value, { Queue }, { Conditions })).toThrow(TemplateError);
    expect(() => resolveOne(value, { Queue }, { Conditions })).toThrow(expected);
  });

  test('leaves a value without intrinsic functions as it is', () => {
    const key = fc
      .string()
      .filter((text) => text !== 'Ref' && !text.startsWith('Fn::') && text !== '__proto__');
    fc.assert(
      fc.property(
        fc.letrec((tie) => ({
          value: fc.oneof(
            { maxDepth: 3 },
            fc.string(),
            fc.integer(),
            fc.array(tie('value')),
            fc.dictionary(key, tie('value')),
          ),
        })).value,
        (value) => {
          expect(resolveOne(value)).toEqual(value);
        },
      ),
    );
  });

  test('joins what it split', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (text, delimiter) => {
        expect(resolveOne({ 'Fn::Join': [delimiter, { 'Fn::Split': [delimiter, text] }] })).toBe(text);
      }),
    );
  });
});

describe('a condition', () => {
  const on = (condition: unknown) =>
    resolveOne({ 'Fn::If': ['C', true, false] }, { Queue }, { Conditions: { ...Conditions, C: condition } });
  const yes = { Condition: 'Yes' };
  const no = { Condition: 'No' };

  test.each<[unknown, boolean]>([
    [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] }, true],
    [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-2'] }, false],
    [{ 'Fn::And': [yes, yes] }, true],
    [{ 'Fn::And': [yes, no] }, false],
    [{ 'Fn::Or': [no, yes] }, true],
    [{ 'Fn::Or': [no, no] }, false],
    [{ 'Fn::Not': [no] }, true],
    [no, false],
  ])('%j is %s', (condition, expected) => {
    expect(on(condition)).toBe(expected);
  });

  test.each<[string, unknown, RegExp]>([
    ['an unknown function', { 'Fn::Contains': [] }, /Fn::Contains/],
    [
      'a reference to a resource',
      { 'Fn::Equals': [{ Ref: 'Queue' }, 'x'] },
      /cannot refer to the resource Queue/,
    ],
    ['itself', { 'Fn::Not': [{ Condition: 'C' }] }, /circular/],
    ['a lone operand', { 'Fn::And': [yes] }, /2 to 10/],
  ])('rejects %s', (_name, condition, expected) => {
    expect(() => on(condition)).toThrow(expected);
  });
});
