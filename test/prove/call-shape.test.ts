import { shapedCalls, shapeOf } from '../../prove/call-shape';
import type { CallRecord } from '../../range/wire/dispatcher';

test('ids, addresses and times are only texts', () => {
  const [one, other] = ['i-1', 'i-2'].map((InstanceId) =>
    shapeOf({ InstanceId, at: '2026-11-23T03:00:00Z' }),
  );
  expect(one).toBe(other);
});

test.each<[string, unknown, unknown]>([
  ['a field more', { a: 's' }, { a: 's', b: 's' }],
  ['a truth value', { on: true }, { on: false }],
  ['the length of a list', ['a'], ['a', 'b']],
  ['the elements of a list', [{ a: 1 }], [{ b: 1 }]],
  ['null and absent', { a: null }, {}],
  ['the word that says what to do', { action: 'create' }, { action: 'check' }],
])('%s makes another shape', (_, one, other) => {
  expect(shapeOf(one)).not.toBe(shapeOf(other));
});

const call = (tag: string, operation: string, input: unknown, sentAt = 0): CallRecord => ({
  at: sentAt,
  sentAt,
  service: 'ec2',
  operation,
  caller: 'PowerFunction',
  input,
  tag,
});

const invocation = (id: string, event: unknown) => ({
  id,
  event,
  function: 'PowerFunction',
  at: 0,
  durationMs: 1,
});

test('the same call of the same order is of one class, wherever it is made', () => {
  const [first, again] = shapedCalls(
    [
      call('1/1', 'StopInstances', { InstanceIds: ['i-1'] }),
      call('2/1', 'StopInstances', { InstanceIds: ['i-9'] }),
    ],
    [invocation('1', { action: 'check', subject: {} }), invocation('2', { action: 'check' })],
  );
  expect(first?.class).toBe(again?.class);
  expect(first?.history).not.toBe(again?.history);
  expect([first?.nth, again?.nth]).toEqual([1, 2]);
});

test('another order, or another input, is another class', () => {
  const [one, two, three] = shapedCalls(
    [
      call('1/1', 'StopInstances', { InstanceIds: ['i-1'] }),
      call('2/1', 'StopInstances', { InstanceIds: ['i-1'] }),
      call('2/2', 'StopInstances', { InstanceIds: ['i-1'], Hibernate: true }),
    ],
    [invocation('1', { action: 'check' }), invocation('2', { action: 'before-evidence' })],
  );
  expect(new Set([one?.class, two?.class, three?.class]).size).toBe(3);
});

test('a call that failed before makes another history', () => {
  const history = (error?: string) =>
    shapedCalls(
      [
        { ...call('1/1', 'DescribeInstances', {}), ...(error && { error }) },
        call('1/2', 'StopInstances', {}),
      ],
      [invocation('1', {})],
    )[1]?.history;
  expect(history()).not.toBe(history('Denied'));
});

test('calls are counted in the order in which they were sent, as a fault counts them', () => {
  const numbers = shapedCalls(
    [call('1/2', 'StopInstances', {}, 20), call('1/1', 'StopInstances', {}, 10)],
    [],
  );
  expect(numbers.map(({ nth, call: { sentAt } }) => [nth, sentAt])).toEqual([
    [1, 10],
    [2, 20],
  ]);
});
