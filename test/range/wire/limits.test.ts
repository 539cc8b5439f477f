import { RequestLimits } from '../../../range/wire/limits';

const START = 1_795_420_800_000;
const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `i-${i}`);

/** How many calls pass before one is refused. */
function burst(limits: RequestLimits, operation: string, input: object, at = START, service = 'ec2'): number {
  for (let passed = 0; passed < 2_000; passed++)
    try {
      limits.take(service, operation, input, at);
    } catch (error) {
      expect(error).toMatchObject({ code: 'RequestLimitExceeded', status: 503 });
      return passed;
    }
  return Number.POSITIVE_INFINITY;
}

test.each<[string, object, number, number]>([
  ['DescribeInstances', { InstanceIds: ['i-1'] }, 100, 20],
  ['DescribeInstances', {}, 50, 10],
  ['DescribeSecurityGroups', { Filters: [] }, 100, 20],
  ['DescribeVpcs', {}, 100, 20],
  ['ModifyNetworkInterfaceAttribute', {}, 100, 5],
  ['ModifyInstanceAttribute', {}, 50, 5],
  ['CreateSnapshots', {}, 100, 5],
  ['CreateTags', {}, 100, 10],
  ['StartInstances', {}, 5, 2],
  ['RunInstances', {}, 5, 2],
  ['CopyImage', {}, 100, 1],
  ['DisassociateIamInstanceProfile', {}, 100, 5],
  ['ModifySnapshotAttribute', {}, 100, 5],
])('%s %j: a burst of %i, then %i a second', (operation, input, capacity, perSecond) => {
  const limits = new RequestLimits();
  expect(burst(limits, operation, input)).toBe(capacity);
  expect(burst(limits, operation, input, START + 1_000)).toBe(perSecond);
  expect(burst(limits, operation, input, START + 3_600_000)).toBe(capacity);
});

test('refills by the fraction of a second', () => {
  const limits = new RequestLimits();
  burst(limits, 'ModifyNetworkInterfaceAttribute', {});
  expect(burst(limits, 'ModifyNetworkInterfaceAttribute', {}, START + 199)).toBe(0);
  expect(burst(limits, 'ModifyNetworkInterfaceAttribute', {}, START + 200)).toBe(1);
});

test('gives every action its own bucket', () => {
  const limits = new RequestLimits();
  burst(limits, 'CreateSecurityGroup', {});
  expect(burst(limits, 'DeleteSecurityGroup', {})).toBe(50);
});

test('counts the instances of StopInstances besides its calls', () => {
  const limits = new RequestLimits();
  expect(burst(limits, 'StopInstances', { InstanceIds: ids(400) })).toBe(2);
  expect(burst(limits, 'StopInstances', { InstanceIds: ids(1) })).toBeLessThan(50);
});

test('lets the other services pass', () => {
  expect(burst(new RequestLimits(), 'GetItem', {}, START, 'dynamodb')).toBe(Number.POSITIVE_INFINITY);
});

test('lets two lookups of events pass a second', () => {
  const limits = new RequestLimits();
  const lookUp = (at: number): string => {
    try {
      limits.take('cloudtrail', 'LookupEvents', {}, at);
      return 'taken';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const answers = [0, 0, 100, 499, 500, 1000].map((ms) => lookUp(START + ms));
  expect(answers).toEqual(['taken', 'taken', 'ThrottlingException', 'ThrottlingException', 'taken', 'taken']);
});

test('knows the buckets of Step Functions, which refuse in another way', () => {
  const limits = new RequestLimits();
  for (let n = 0; n < 1_300; n++) limits.take('states', 'StartExecution', {}, START);
  expect(() => limits.take('states', 'StartExecution', {}, START)).toThrow(
    expect.objectContaining({ code: 'ThrottlingException' }),
  );
  expect(() => limits.take('states', 'StartExecution', {}, START + 1_000)).not.toThrow();
});
