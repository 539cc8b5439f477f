import { type FaultKind, Faults, faultError } from '../../../range/wire/faults';

const next = (faults: Faults, operation: string, times: number): (FaultKind | undefined)[] =>
  Array.from({ length: times }, () => faults.next("ec2", operation, {}, "tester"));

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
  expect(faults.next("s3", "StopInstances", {}, "tester")).toBeUndefined();
});

test.each<[FaultKind, string, string, number]>([
  ['throttled', 'ec2', 'RequestLimitExceeded', 503],
  ['throttled', 's3', 'SlowDown', 503],
  ['throttled', 'ssm', 'ThrottlingException', 400],
  ['server-error', 'ec2', 'InternalError', 500],
  ['server-error', 'sns', 'InternalFailure', 500],
])('%s answers for %s as %s with status %i', (kind, service, code, status) => {
  expect(faultError(kind, service)).toMatchObject({ code, status });
});

test.each<FaultKind>(['lost-request', 'lost-answer', 'denied'])('%s has no answer of its own', (kind) => {
  expect(faultError(kind, 'ec2')).toBeUndefined();
});
