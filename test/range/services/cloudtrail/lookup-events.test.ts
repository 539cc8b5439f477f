import {
  CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsCommandInput,
  type LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import { DescribeInstancesCommand, EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { dateOf, timeOf } from '../../../../range/kernel/iso';
import { lookupEvents } from '../../../../range/services/cloudtrail/lookup-events';
import { type ApiCall, recordApiCall } from '../../../../range/services/cloudtrail/record-api-call';
import { addSubnet, addVpc, launchInstance } from '../../../../range/services/ec2/builders';
import { type Endpoint, endpointFixture } from '../../wire/wire-fixture';
import { authorizations, errorCode, type Fixture, invoke, worldFixture } from '../../world-fixture';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const INSTANCE = 'i-0123456789abcdef0';
const GROUP = 'sg-0123456789abcdef0';

const look = (fixture: Fixture, input: LookupEventsCommandInput = {}): LookupEventsCommandOutput =>
  invoke(fixture, lookupEvents, input);

const names = ({ Events }: LookupEventsCommandOutput) => Events?.map(({ EventName }) => EventName);

function record(fixture: Fixture, call: Partial<ApiCall> = {}): void {
  const caller = {
    arn: `arn:aws:sts::123456789012:assumed-role/web/${INSTANCE}`,
    userId: `AROAWEB:${INSTANCE}`,
  };
  recordApiCall(fixture.world, { service: 'ec2', operation: 'StopInstances', caller, input: {}, ...call });
}

test('an event is found some minutes after its call, and not before', () => {
  const fixture = worldFixture();
  record(fixture);
  fixture.advance(2 * MINUTE - 1);
  expect(names(look(fixture))).toEqual([]);
  fixture.advance(13 * MINUTE + 1);
  expect(names(look(fixture))).toEqual(['StopInstances']);
});

test('an event is given with who, what and when, and as the text that CloudTrail wrote', () => {
  const fixture = worldFixture();
  record(fixture, {
    operation: 'ModifyInstanceAttribute',
    input: { InstanceId: INSTANCE, Groups: [GROUP] },
    from: { sourceIPAddress: '198.51.100.23', userAgent: 'curl' },
    at: fixture.world.clock.now() - HOUR,
  });
  const [event] = look(fixture).Events ?? [];
  expect(event).toMatchObject({
    EventName: 'ModifyInstanceAttribute',
    EventSource: 'ec2.amazonaws.com',
    Username: INSTANCE,
    ReadOnly: 'false',
    EventTime: dateOf(timeOf('2026-11-23T07:00:00Z')),
    Resources: [
      { ResourceName: INSTANCE, ResourceType: 'AWS::EC2::Instance' },
      { ResourceName: GROUP, ResourceType: 'AWS::EC2::SecurityGroup' },
    ],
  });
  expect(JSON.parse(event?.CloudTrailEvent ?? '')).toMatchObject({
    eventID: event?.EventId,
    eventTime: '2026-11-23T07:00:00Z',
    sourceIPAddress: '198.51.100.23',
    userAgent: 'curl',
    requestParameters: { instanceId: INSTANCE },
  });
});

describe('by one attribute', () => {
  const fixture = worldFixture();
  const at = (hours: number) => ({ at: fixture.world.clock.now() - hours * HOUR });
  const admin = { arn: 'arn:aws:sts::123456789012:assumed-role/admin/ada', userId: 'AROAADMIN:ada' };
  record(fixture, { operation: 'DescribeInstances', input: { InstanceIds: [INSTANCE] }, ...at(4) });
  record(fixture, {
    operation: 'RunInstances',
    input: {},
    output: { Instances: [{ InstanceId: INSTANCE }] },
    ...at(3),
  });
  record(fixture, { input: { InstanceIds: [INSTANCE] }, caller: admin, ...at(2) });
  record(fixture, { service: 'ssm', operation: 'SendCommand', caller: admin, ...at(1) });

  test.each([
    ['ResourceName', INSTANCE, ['StopInstances', 'RunInstances']],
    ['ResourceName', GROUP, []],
    ['Username', INSTANCE, ['RunInstances', 'DescribeInstances']],
    ['Username', 'ada', ['SendCommand', 'StopInstances']],
    ['EventName', 'SendCommand', ['SendCommand']],
    ['EventSource', 'ssm.amazonaws.com', ['SendCommand']],
    ['ReadOnly', 'true', ['DescribeInstances']],
  ] as const)('%s %s gives what fits, newest first', (AttributeKey, AttributeValue, found) => {
    expect(names(look(fixture, { LookupAttributes: [{ AttributeKey, AttributeValue }] }))).toEqual(found);
  });

  test('within a span of time', () => {
    const now = fixture.world.clock.now();
    const span = { StartTime: dateOf(now - 3 * HOUR), EndTime: dateOf(now - 2 * HOUR) };
    expect(names(look(fixture, span))).toEqual(['StopInstances', 'RunInstances']);
  });

  test('page by page', () => {
    const first = look(fixture, { MaxResults: 3 });
    const { NextToken } = first;
    expect(names(first)).toHaveLength(3);
    expect(NextToken).toBeDefined();
    const last = look(fixture, { MaxResults: 3, NextToken });
    expect([names(last), last.NextToken]).toEqual([['DescribeInstances'], undefined]);
  });
});

test('what was refused is in the history, with its error', () => {
  const fixture = worldFixture();
  record(fixture, {
    error: { code: 'Client.UnauthorizedOperation', message: 'no' },
    at: fixture.world.clock.now() - HOUR,
  });
  const [event] = look(fixture).Events ?? [];
  expect(JSON.parse(event?.CloudTrailEvent ?? '')).toMatchObject({
    errorCode: 'Client.UnauthorizedOperation',
    responseElements: null,
  });
});

test.each([
  ['s3', 'GetObject'],
  ['s3', 'PutObject'],
  ['dynamodb', 'UpdateItem'],
  ['sns', 'Publish'],
])('a data event, %s %s, is not in the history', (service, operation) => {
  const fixture = worldFixture();
  record(fixture, { service, operation, at: fixture.world.clock.now() - HOUR });
  expect(names(look(fixture))).toEqual([]);
});

test('a call of more than 90 days ago is forgotten', () => {
  const fixture = worldFixture();
  record(fixture, { at: fixture.world.clock.now() - 91 * 24 * HOUR });
  expect(names(look(fixture))).toEqual([]);
});

test.each([
  [
    'two attributes',
    {
      LookupAttributes: [
        { AttributeKey: 'EventName', AttributeValue: 'a' },
        { AttributeKey: 'EventId', AttributeValue: 'b' },
      ],
    },
    'InvalidLookupAttributesException',
  ],
  [
    'an empty value',
    { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: '' }] },
    'InvalidLookupAttributesException',
  ],
  ['51 on a page', { MaxResults: 51 }, 'InvalidMaxResultsException'],
  [
    'a span that ends before it begins',
    { StartTime: dateOf(2), EndTime: dateOf(1) },
    'InvalidTimeRangeException',
  ],
  ['a token that it did not give', { NextToken: 'x' }, 'InvalidNextTokenException'],
])('refuses %s', (_what, input, code) => {
  expect(errorCode(worldFixture(), lookupEvents, input)).toBe(code);
});

test('asks IAM for the lookup of everything: there is no resource', () => {
  expect(authorizations(worldFixture(), lookupEvents, {})).toEqual([
    { action: 'cloudtrail:LookupEvents', resource: '*', context: {} },
  ]);
});

describe('on the wire', () => {
  let endpoint: Endpoint;
  beforeEach(async () => {
    endpoint = await endpointFixture();
  });
  afterEach(() => endpoint.close());

  test('every call of everybody is found later, a lookup too', async () => {
    const { world, options } = endpoint;
    const subnet = addSubnet(world, addVpc(world).id, { cidr: '10.0.1.0/24' });
    const { id } = launchInstance(world, { subnetId: subnet.id });
    const ec2 = new EC2Client(options);
    await endpoint.wait(ec2.send(new DescribeInstancesCommand({})));
    await endpoint.wait(ec2.send(new StopInstancesCommand({ InstanceIds: [id] })));
    endpoint.advance(16 * MINUTE);
    const trail = new CloudTrailClient(options);
    const answer = await endpoint.wait(
      trail.send(
        new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: id }] }),
      ),
    );
    expect(names(answer)).toEqual(['StopInstances']);
    endpoint.advance(16 * MINUTE);
    const all = await endpoint.wait(trail.send(new LookupEventsCommand({})));
    expect(names(all)).toEqual(['LookupEvents', 'StopInstances', 'DescribeInstances']);
    expect(all.Events?.[0]?.EventTime?.getTime()).toBeGreaterThan(endpoint.clock.now() - HOUR);
  });
});
