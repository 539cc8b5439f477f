import { readRules } from '../../../range/template/rules';
import { resolveResources } from './support';

const read = (Properties: object) =>
  readRules(resolveResources({ R: { Type: 'AWS::Events::Rule', Properties } }))[0];
const target = (more: object) =>
  read({ EventPattern: { source: ['s'] }, Targets: [{ Id: 't', Arn: 'arn', ...more }] })?.targets[0];

test('is enabled unless it says otherwise', () => {
  expect(read({ EventPattern: { source: ['s'] } })).toMatchObject({
    enabled: true,
    pattern: { source: ['s'] },
    targets: [],
  });
  expect(read({ EventPattern: {}, State: 'DISABLED' })?.enabled).toBe(false);
});

test('may have a schedule instead of a pattern', () => {
  expect(read({ ScheduleExpression: 'rate(1 hour)' })).toMatchObject({ schedule: 'rate(1 hour)' });
});

test.each<[object, object]>([
  [{}, { kind: 'event' }],
  [{ Input: '{"a":1}' }, { kind: 'constant', json: '{"a":1}' }],
  [{ InputPath: '$.detail' }, { kind: 'path', path: '$.detail' }],
  [
    { InputTransformer: { InputPathsMap: { a: '$.id' }, InputTemplate: '{"a":<a>}' } },
    { kind: 'transformer', paths: { a: '$.id' }, template: '{"a":<a>}' },
  ],
])('a target with %j takes %j', (more, input) => {
  expect(target(more)?.input).toEqual(input);
});

test('a target has the retry policy of EventBridge where it has none', () => {
  expect(target({})?.retry).toEqual({ maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 });
  expect(target({ RetryPolicy: { MaximumRetryAttempts: 0 } })?.retry.maximumRetryAttempts).toBe(0);
});

test('rejects a target of a kind that the range does not play', () => {
  expect(() => target({ EcsParameters: {} })).toThrow(
    /Resources\.R\.Properties\.Targets\.0\.EcsParameters: is not supported/,
  );
});
