import type { PolicyDocument } from '../../../range/iam';
import { addTable } from '../../../range/services/dynamodb/state';
import { addSubnet, addVpc, launchInstance } from '../../../range/services/ec2/builders';
import { addRole } from '../../../range/services/iam/builders';
import { setInlinePolicy } from '../../../range/services/iam/state';
import { addBucket } from '../../../range/services/s3/state';
import { addTopic } from '../../../range/services/sns/state';
import type { FaultKind } from '../../../range/wire/faults';
import type { WireRequest } from '../../../range/wire/protocols';
import { CREDENTIALS, signed, textOf, wireFixture } from './wire-fixture';

const NOTHING: PolicyDocument = { Version: '2012-10-17', Statement: [] };
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:notices';

const query = (
  service: string,
  version: string,
  Action: string,
  more: Record<string, string> = {},
): WireRequest =>
  signed(service, {
    body: Buffer.from(new URLSearchParams({ Action, Version: version, ...more }).toString()),
  });
const ec2 = (Action: string, more: Record<string, string> = {}): WireRequest =>
  query('ec2', '2016-11-15', Action, more);
const json = (service: string, target: string, input: object): WireRequest =>
  signed(service, { headers: { 'x-amz-target': target }, body: Buffer.from(JSON.stringify(input)) });
const get = (path: string, parameters = ''): WireRequest =>
  signed('s3', {
    method: 'GET',
    path,
    query: new URLSearchParams(parameters),
    headers: { host: 's3.us-east-1.amazonaws.com' },
  });

const CALLS: Readonly<Record<string, WireRequest>> = {
  ec2: ec2('DescribeVpcs'),
  autoscaling: query('autoscaling', '2011-01-01', 'DescribeAutoScalingGroups'),
  elbv2: query('elasticloadbalancing', '2015-12-01', 'DescribeTargetGroups'),
  elb: query('elasticloadbalancing', '2012-06-01', 'DescribeLoadBalancers'),
  iam: query('iam', '2010-05-08', 'GetInstanceProfile', { InstanceProfileName: 'web' }),
  sns: query('sns', '2010-03-31', 'Publish', { TopicArn: TOPIC, Message: 'm' }),
  dynamodb: json('dynamodb', 'DynamoDB_20120810.GetItem', {
    TableName: 'cases',
    Key: { subject: { S: 'a' } },
  }),
  states: json('states', 'AWSStepFunctions.DescribeExecution', {
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m:e',
  }),
  ssm: json('ssm', 'AmazonSSM.DescribeInstanceInformation', {}),
  s3: get('/vault/key'),
};

function furnished(options: Parameters<typeof wireFixture>[0] = {}) {
  const wire = wireFixture(options);
  const { world } = wire;
  addBucket(world.s3, 'vault', world.clock.now(), { versioning: 'Enabled' });
  addTable(world.dynamodb, { name: 'cases', hashKey: { name: 'subject', type: 'S' } });
  addTopic(world.sns, { arn: TOPIC });
  return wire;
}

describe('who may not', () => {
  test.each([
    ['ec2', 'UnauthorizedOperation', 403],
    ['autoscaling', 'AccessDenied', 403],
    ['elbv2', 'AccessDenied', 403],
    ['elb', 'AccessDenied', 403],
    ['iam', 'AccessDenied', 403],
    ['sns', 'AuthorizationError', 403],
    ['dynamodb', 'AccessDeniedException', 400],
    ['states', 'AccessDeniedException', 400],
    ['ssm', 'AccessDeniedException', 400],
    ['s3', 'AccessDenied', 403],
  ])('is refused by %s with %s and status %i', (service, code, status) => {
    const wire = furnished({ policy: NOTHING });
    const answer = wire.submit(CALLS[service] ?? get('/'));
    expect(answer?.status).toBe(status);
    expect(textOf(answer)).toContain(code);
    expect(textOf(answer)).toContain('is not authorized to perform');
    expect(wire.dispatcher.calls).toMatchObject([{ service, error: code }]);
  });

  test.each([
    ['ec2', 'AuthFailure', 401],
    ['sns', 'InvalidClientTokenId', 403],
    ['dynamodb', 'UnrecognizedClientException', 400],
    ['ssm', 'UnrecognizedClientException', 400],
    ['s3', 'InvalidAccessKeyId', 403],
  ])('and whom nobody knows is refused by %s with %s and status %i', (service, code, status) => {
    const wire = furnished();
    const call = CALLS[service] ?? get('/');
    const authorization = call.headers.authorization?.replace(CREDENTIALS.accessKeyId, 'AKIANOBODY') ?? '';
    const answer = wire.submit({ ...call, headers: { ...call.headers, authorization } });
    expect(answer?.status).toBe(status);
    expect(textOf(answer)).toContain(code);
    expect(wire.dispatcher.calls).toMatchObject([{ caller: 'anonymous', error: code }]);
  });

  test('is told by the global condition keys too', () => {
    const Condition = { DateLessThan: { 'aws:CurrentTime': '2026-11-23T08:00:10Z' } };
    const policy: PolicyDocument = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: '*', Condition }],
    };
    const wire = furnished({ policy });
    expect(wire.submit(ec2('DescribeVpcs'))?.status).toBe(200);
    wire.advance(10_000);
    expect(wire.submit(ec2('DescribeVpcs'))?.status).toBe(403);
  });
});

test("what is put on the caller's role decides once it has spread", () => {
  const wire = furnished();
  const [, roleName = ''] = /assumed-role\/([^/]+)/.exec(wire.call.caller.principal.arn) ?? [];
  const role = addRole(wire.world, { name: roleName });
  const deny = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'ec2:*', Resource: '*' }] };
  setInlinePolicy(wire.world, role, 'quarantine', JSON.stringify(deny));
  expect(wire.submit(ec2('DescribeVpcs'))?.status).toBe(200);
  wire.advance(10_000);
  expect(wire.submit(ec2('DescribeVpcs'))?.status).toBe(403);
});

describe('what is not modelled', () => {
  test.each<[string, WireRequest, string]>([
    ['a service', signed('rds'), "the service 'rds'"],
    [
      'an operation of a service',
      signed('rds', { body: Buffer.from('Action=DescribeDBInstances&Version=2014-10-31') }),
      "the service 'rds' (DescribeDBInstances)",
    ],
    ['an unsigned request', { ...signed('ec2'), headers: {} }, 'an unsigned request'],
    ['an operation in the query protocol', ec2('DescribeImages'), 'ec2 DescribeImages'],
    [
      'an operation in the JSON protocol',
      json('dynamodb', 'DynamoDB_20120810.ListTables', {}),
      'dynamodb ListTables',
    ],
    ['an operation of S3', get('/vault/key', 'tagging'), 's3 GetObjectTagging'],
  ])('is loud: %s', (_, request, what) => {
    const wire = furnished();
    const answer = wire.submit(request);
    expect(answer?.status).toBe(501);
    expect(textOf(answer)).toContain('NotModelledByRange');
    expect(wire.notModelled.map(({ message }) => message)).toEqual([`the range does not model ${what}`]);
    expect(wire.dispatcher.calls).toEqual([]);
  });

  test('within an operation is loud, and in the call record', () => {
    const wire = furnished();
    const answer = wire.submit(
      ec2('DescribeVpcs', { 'Filter.1.Name': 'moon-phase', 'Filter.1.Value.1': 'full' }),
    );
    expect(answer?.status).toBe(501);
    expect(wire.notModelled).toHaveLength(1);
    expect(wire.dispatcher.calls).toMatchObject([{ operation: 'DescribeVpcs', error: 'NotModelledByRange' }]);
  });
});

describe('what no service knows', () => {
  test.each<[string, WireRequest, string]>([
    ['an action', ec2('DescribeInstancess'), 'InvalidAction'],
    ['an operation of a JSON service', json('ssm', 'AmazonSSM.Guess', {}), 'UnknownOperationException'],
    ['a version', query('ec2', '1999-01-01', 'DescribeVpcs'), 'NoSuchVersion'],
    ['a parameter', ec2('DescribeVpcs', { Speed: '9' }), 'UnknownParameter'],
  ])('fails as on AWS: %s', (_, request, code) => {
    const wire = furnished();
    expect(textOf(wire.submit(request))).toContain(code);
    expect(wire.notModelled).toEqual([]);
  });
});

describe('virtual time', () => {
  test('passes between request, effect and answer', () => {
    const wire = furnished();
    const before = wire.clock.now();
    wire.submit(ec2('DescribeVpcs'));
    const [call] = wire.dispatcher.calls;
    const latency = wire.clock.now() - before;
    expect(latency).toBeGreaterThan(20);
    expect((call?.at ?? 0) - before).toBe(latency / 2);
  });

  test('can be taken back: a request that is cancelled before its effect has none', () => {
    const wire = furnished();
    wire.dispatcher.submit(ec2('DescribeVpcs'), () => undefined).cancel();
    while (wire.clock.step());
    expect(wire.dispatcher.calls).toEqual([]);
  });
});

describe('a planned fault', () => {
  const stop = (kind: FaultKind) => {
    const wire = wireFixture({ faults: [{ service: 'ec2', operation: 'StopInstances', nth: [1], kind }] });
    const vpc = addVpc(wire.world);
    const subnet = addSubnet(wire.world, vpc.id, { cidr: '10.0.0.0/24' });
    const instance = launchInstance(wire.world, { subnetId: subnet.id });
    const request = ec2('StopInstances', { 'InstanceId.1': instance.id });
    return { wire, instance, request, answer: wire.submit(request) };
  };

  test.each([
    ['throttled', 503, 'RequestLimitExceeded'],
    ['denied', 403, 'UnauthorizedOperation'],
    ['server-error', 500, 'InternalError'],
    ['vanished', 400, 'InvalidInstanceID.NotFound'],
  ] as const)('%s: status %i, %s, no effect, and the next call passes', (kind, status, code) => {
    const { wire, instance, request, answer } = stop(kind);
    expect(answer?.status).toBe(status);
    expect(textOf(answer)).toContain(code);
    expect(instance.state).toBe('running');
    expect(wire.submit(request)?.status).toBe(200);
    expect(wire.dispatcher.calls).toMatchObject([
      { fault: kind, error: code },
      { operation: 'StopInstances' },
    ]);
  });

  test('lost-request: neither effect nor answer', () => {
    const { wire, instance, answer } = stop('lost-request');
    expect(answer).toBeUndefined();
    expect(instance.state).toBe('running');
    expect(wire.dispatcher.calls).toMatchObject([{ fault: 'lost-request', error: 'RequestLost' }]);
  });

  test('lost-answer: the effect without the answer', () => {
    const { wire, instance, answer } = stop('lost-answer');
    expect(answer).toBeUndefined();
    expect(instance.state).not.toBe('running');
    expect(wire.dispatcher.calls[0]).not.toHaveProperty('error');
  });

  test.each([
    ['crash-before', 'running', ['RequestLost']],
    ['hang', 'running', ['RequestLost']],
    ['crash-after', 'stopping', []],
  ] as const)('%s: no answer, the subject is %s, and the process is told', (kind, state, errors) => {
    const told: unknown[] = [];
    const wire = wireFixture({
      faults: [{ service: 'ec2', operation: 'StopInstances', nth: [1], kind }],
      onProcessFault: (...fault) => told.push(fault),
    });
    const vpc = addVpc(wire.world);
    const subnet = addSubnet(wire.world, vpc.id, { cidr: '10.0.0.0/24' });
    const instance = launchInstance(wire.world, { subnetId: subnet.id });
    const answers: unknown[] = [];
    const request = ec2('StopInstances', { 'InstanceId.1': instance.id });
    wire.dispatcher.submit(request, (answer) => answers.push(answer), '000007/000001');
    wire.clock.step();
    expect([answers, told]).toEqual([[], [['000007/000001', kind]]]);
    expect(instance.state).toBe(state);
    expect(wire.dispatcher.calls.flatMap(({ error }) => error ?? [])).toEqual(errors);
    expect(wire.dispatcher.calls).toMatchObject([{ fault: kind }]);
  });

  test('of a process needs a process', () => {
    expect(() => stop('crash-before')).toThrow('this call comes from elsewhere');
  });
});

test('the call record has every call in the order in which it took effect, with input, caller and outcome', () => {
  const wire = furnished();
  wire.submit(
    ec2('CreateSecurityGroup', { GroupName: 'g', GroupDescription: 'd', VpcId: 'vpc-0123456789abcdef0' }),
  );
  wire.submit(CALLS.dynamodb ?? get('/'));
  expect(wire.dispatcher.calls).toEqual([
    {
      at: expect.any(Number),
      sentAt: expect.any(Number),
      answeredAt: expect.any(Number),
      service: 'ec2',
      operation: 'CreateSecurityGroup',
      caller: 'tester',
      input: { GroupName: 'g', Description: 'd', VpcId: 'vpc-0123456789abcdef0' },
      error: 'InvalidVpcID.NotFound',
    },
    {
      at: expect.any(Number),
      sentAt: expect.any(Number),
      answeredAt: expect.any(Number),
      service: 'dynamodb',
      operation: 'GetItem',
      caller: 'tester',
      input: { TableName: 'cases', Key: { subject: { S: 'a' } } },
    },
  ]);
});

test('EC2 refuses what is over its token buckets, before it looks at it', () => {
  const wire = furnished();
  const burst: string[] = [];
  for (let i = 0; i < 60; i++)
    wire.dispatcher.submit(ec2('DeleteSecurityGroup'), (answer) => burst.push(textOf(answer)));
  while (wire.clock.step());
  expect(burst.filter((text) => text.includes('RequestLimitExceeded')).length).toBeGreaterThan(0);
});
