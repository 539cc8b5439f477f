import { applies } from '../../../range/wire/fault-applies';
import { FAULT_KINDS, type FaultKind, Faults, faultError } from '../../../range/wire/faults';

const next = (faults: Faults, operation: string, times: number): (FaultKind | undefined)[] =>
  Array.from({ length: times }, () => faults.next('ec2', operation, {}, 'tester'));

test('strikes the calls it counts, each operation by itself', () => {
  const faults = new Faults([
    { service: 'ec2', operation: 'StopInstances', nth: [2, 3], kind: 'throttled' },
    { service: 'ec2', operation: 'StopInstances', nth: [3, 4], kind: 'denied' },
  ]);
  expect(next(faults, 'StartInstances', 2)).toEqual([undefined, undefined]);
  expect(next(faults, 'StopInstances', 5)).toEqual([
    undefined,
    'throttled',
    'throttled',
    'denied',
    undefined,
  ]);
});

test('strikes always when it does not say which call', () => {
  const faults = new Faults([{ service: 'ec2', operation: 'StopInstances', kind: 'server-error' }]);
  expect(next(faults, 'StopInstances', 3)).toEqual(['server-error', 'server-error', 'server-error']);
  expect(faults.next('s3', 'StopInstances', {}, 'tester')).toBeUndefined();
});

test('with a caller, counts the calls of that caller alone', () => {
  const faults = new Faults([
    { service: 'ec2', operation: 'CreateTags', caller: 'Tag', nth: [2], kind: 'throttled' },
    { service: 'ec2', operation: 'CreateTags', nth: [4], kind: 'denied' },
  ]);
  const callers = ['Tag', 'Isolate', 'Isolate', 'Isolate', 'Tag', 'Isolate'];
  const met = callers.map((caller) => faults.next('ec2', 'CreateTags', {}, caller));
  expect(met).toEqual([undefined, undefined, undefined, 'denied', 'throttled', undefined]);
  expect(faults.met.map(({ kind }) => kind)).toEqual(['denied', 'throttled']);
});

test.each([
  [{ from: 2, to: 3 }, [2, 3]],
  [{ from: 4 }, [4, 5, 6]],
  [[], []],
])('strikes the calls %j', (nth, struck) => {
  const faults = new Faults([{ service: 'ec2', operation: 'StopInstances', nth, kind: 'throttled' }]);
  const met = next(faults, 'StopInstances', 6).flatMap((kind, index) => (kind ? [index + 1] : []));
  expect(met).toEqual(struck);
});

test('says whether a read of a service may still be stale', () => {
  const faults = new Faults([
    { service: 'ec2', operation: 'DescribeVpcs', caller: 'A', nth: [1], kind: 'stale' },
    { service: 'iam', operation: 'GetRolePolicy', nth: { from: 2 }, kind: 'stale' },
    { service: 'ecs', operation: 'ListClusters', kind: 'throttled' },
  ]);
  expect(['ec2', 'iam', 'ecs'].map((each) => faults.awaitsStale(each))).toEqual([true, true, false]);
  faults.next('ec2', 'DescribeVpcs', {}, 'B');
  expect(faults.awaitsStale('ec2')).toBe(true);
  faults.next('ec2', 'DescribeVpcs', {}, 'A');
  expect(faults.awaitsStale('ec2')).toBe(false);
});

describe('a kind that an operation cannot meet', () => {
  test.each<[FaultKind, string, string]>([
    ['stale', 'ec2', 'StopInstances'],
    ['stale', 's3', 'GetObject'],
    ['stale', 's3', 'ListObjectsV2'],
    ['vanished', 'ec2', 'DescribeInstanceTypes'],
    ['vanished', 'events', 'PutEvents'],
    ['denied', 'sts', 'GetCallerIdentity'],
    ['crash-before', 'lambda', 'Invoke'],
  ])('%s is refused for %s %s', (kind, service, operation) => {
    expect(applies(kind, service, operation)).toBe(false);
    expect(() => new Faults([{ service, operation, kind }])).toThrow(
      `a fault '${kind}' cannot happen to ${service}:${operation}`,
    );
  });

  test('is not met by a call for which it cannot be, and which is counted all the same', () => {
    const faults = new Faults([
      { service: 'dynamodb', operation: 'GetItem', nth: { from: 1 }, kind: 'stale' },
    ]);
    const met = [{ ConsistentRead: true }, { ConsistentRead: false }, {}].map((input) =>
      faults.next('dynamodb', 'GetItem', input, 'x'),
    );
    expect(met).toEqual([undefined, 'stale', 'stale']);
    expect(applies('stale', 'dynamodb', 'GetItem', { ConsistentRead: true })).toBe(false);
  });
});

test('everything but stale, vanished and denied can happen to any call', () => {
  const everywhere = FAULT_KINDS.filter((kind) => !['stale', 'vanished', 'denied'].includes(kind));
  expect(everywhere.every((kind) => applies(kind, 'sts', 'GetCallerIdentity'))).toBe(true);
});

test.each<[FaultKind, string, string, number]>([
  ['throttled', 'ec2', 'RequestLimitExceeded', 503],
  ['throttled', 's3', 'SlowDown', 503],
  ['throttled', 'ssm', 'ThrottlingException', 400],
  ['throttled', 'iam', 'Throttling', 400],
  ['server-error', 's3', 'InternalError', 500],
  ['server-error', 'ec2', 'InternalError', 500],
  ['server-error', 'sns', 'InternalFailure', 500],
])('%s answers for %s as %s with status %i', (kind, service, code, status) => {
  expect(faultError(kind, service)).toMatchObject({ code, status });
});

test.each(FAULT_KINDS.filter((kind) => !['throttled', 'server-error'].includes(kind)))(
  '%s has no answer of its own',
  (kind) => {
    expect(faultError(kind, 'ec2')).toBeUndefined();
  },
);
