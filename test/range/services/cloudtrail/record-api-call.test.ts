import {
  AttachNetworkInterfaceCommand,
  DescribeInstancesCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type ApiCall, recordApiCall } from '../../../../range/services/cloudtrail/record-api-call';
import { addSubnet, addVpc, launchInstance } from '../../../../range/services/ec2/builders';
import type { AwsEvent } from '../../../../range/world';
import { endpointFixture, signed, type WireOptions, wireFixture } from '../../wire/wire-fixture';
import { type FixtureOptions, worldFixture } from '../../world-fixture';

const CALL: ApiCall = {
  service: 'ec2',
  operation: 'AttachNetworkInterface',
  caller: { arn: 'arn:aws:sts::123456789012:assumed-role/web/i-0123456789abcdef0', userId: 'AROAWEB:i-0' },
  input: { InstanceId: 'i-1', NetworkInterfaceId: 'eni-1', DeviceIndex: 1 },
  output: { AttachmentId: 'eni-attach-1' },
};

const recorded = (events: readonly AwsEvent[]): AwsEvent[] =>
  events.filter((event) => event['detail-type'] === 'AWS API Call via CloudTrail');

function record(call: Partial<ApiCall>, options: FixtureOptions = {}) {
  const fixture = worldFixture(options);
  recordApiCall(fixture.world, { ...CALL, ...call });
  return fixture;
}

test('a call that an actor made without the wire is on the bus two to fifteen seconds later', () => {
  const { events, advance } = record({});
  advance(1999);
  expect(events).toEqual([]);
  advance(13_001);
  expect(events).toEqual([
    {
      source: 'aws.ec2',
      'detail-type': 'AWS API Call via CloudTrail',
      resources: [],
      detail: expect.objectContaining({
        eventSource: 'ec2.amazonaws.com',
        eventName: 'AttachNetworkInterface',
        eventTime: '2026-11-23T08:00:00Z',
        awsRegion: 'us-east-1',
        userIdentity: {
          type: 'AssumedRole',
          principalId: CALL.caller.userId,
          arn: CALL.caller.arn,
          accountId: '123456789012',
          sessionContext: {
            sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::123456789012:role/web', userName: 'web' },
          },
        },
        requestParameters: { instanceId: 'i-1', networkInterfaceId: 'eni-1', deviceIndex: 1 },
        responseElements: expect.objectContaining({ attachmentId: 'eni-attach-1' }),
      }),
    },
  ]);
});

test.each([
  ['a call that nobody waits for', { operation: 'StopInstances' }, {}],
  ['a call to another service', { service: 's3', operation: 'PutObject' }, {}],
  [
    'a call to IAM outside of its home Region',
    { service: 'iam', operation: 'PutRolePolicy' },
    { region: 'eu-central-1' },
  ],
])('%s is not recorded', (_what, call, options) => {
  const { events, advance } = record(call, options);
  advance(60_000);
  expect(events).toEqual([]);
});

test.each([
  ['aws', 'us-east-1'],
  ['aws-us-gov', 'us-gov-west-1'],
])('a call to IAM is recorded in the home Region of %s', (partition, region) => {
  const { events, advance } = record(
    { service: 'iam', operation: 'DeleteRolePolicy' },
    { partition, region },
  );
  advance(60_000);
  expect(events).toMatchObject([{ source: 'aws.iam', detail: { eventSource: 'iam.amazonaws.com' } }]);
});

describe('on the wire', () => {
  async function calls(options: WireOptions, ...commands: readonly ((ids: Ids) => Command)[]) {
    const endpoint = await endpointFixture(options);
    const client = new EC2Client(endpoint.options);
    const { world } = endpoint;
    const vpc = addVpc(world);
    const subnet = addSubnet(world, vpc.id, { cidr: '10.0.1.0/24' });
    const instance = launchInstance(world, { subnetId: subnet.id });
    const [groupId = ''] = world.ec2.securityGroups.keys();
    const ids = { instanceId: instance.id, eniId: instance.eniIds[0] ?? '', groupId };
    for (const command of commands)
      await endpoint.wait(client.send(command(ids) as never)).catch(() => undefined);
    while (endpoint.clock.step());
    await endpoint.close();
    return recorded(endpoint.events).map(({ detail }) => detail);
  }

  interface Ids {
    readonly instanceId: string;
    readonly eniId: string;
    readonly groupId: string;
  }

  type Command =
    | ModifyNetworkInterfaceAttributeCommand
    | DescribeInstancesCommand
    | StopInstancesCommand
    | AttachNetworkInterfaceCommand;

  const swap = ({ eniId, groupId }: Ids) =>
    new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: eniId, Groups: [groupId] });

  test('what took effect is recorded, with who did it, and nothing else is', async () => {
    const details = await calls(
      {},
      swap,
      () => new DescribeInstancesCommand({}),
      ({ instanceId }) => new StopInstancesCommand({ InstanceIds: [instanceId] }),
    );
    expect(details).toMatchObject([
      {
        eventName: 'ModifyNetworkInterfaceAttribute',
        userIdentity: { arn: 'arn:aws:sts::123456789012:assumed-role/tester/session' },
        requestParameters: { groupSet: { items: [{ groupId: expect.stringMatching(/^sg-/) }] } },
        responseElements: { _return: true },
      },
    ]);
  });

  test('a call whose answer was lost is recorded all the same', () => {
    const lost = {
      service: 'ec2',
      operation: 'ModifyNetworkInterfaceAttribute',
      kind: 'lost-answer',
    } as const;
    const endpoint = wireFixture({ faults: [lost] });
    const vpc = addVpc(endpoint.world);
    const subnet = addSubnet(endpoint.world, vpc.id, { cidr: '10.0.1.0/24' });
    const { eniIds } = launchInstance(endpoint.world, { subnetId: subnet.id });
    const body = `Action=ModifyNetworkInterfaceAttribute&Version=2016-11-15&NetworkInterfaceId=${eniIds[0]}&Description.Value=x`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(endpoint.submit(signed('ec2', { body: Buffer.from(body), headers }))).toBeUndefined();
    expect(recorded(endpoint.events)).toMatchObject([
      { detail: { eventName: 'ModifyNetworkInterfaceAttribute' } },
    ]);
  });

  test('what was refused is not recorded', async () => {
    const refused = ({ eniId, instanceId }: Ids) =>
      new AttachNetworkInterfaceCommand({
        NetworkInterfaceId: eniId,
        InstanceId: instanceId,
        DeviceIndex: 1,
      });
    expect(await calls({}, refused)).toEqual([]);
    const faults = [
      { service: 'ec2', operation: 'ModifyNetworkInterfaceAttribute', kind: 'denied' },
    ] as const;
    expect(await calls({ faults }, swap)).toEqual([]);
  });
});

test.each([
  ['arn:aws:iam::123456789012:user/analyst', 'IAMUser'],
  ['arn:aws:iam::123456789012:root', 'Root'],
])('%s is recorded as %s', (arn, type) => {
  const { world } = record({ caller: { arn, userId: 'AIDA' } });
  expect(world.cloudtrail.history[0]?.record).toMatchObject({ userIdentity: { type, arn } });
});

test('tags that are set are recorded as EC2 records them', () => {
  const input = { Resources: ['i-0123456789abcdef0'], Tags: [{ Key: 'Name', Value: 'web' }] };
  const { world } = record({ operation: 'CreateTags', input, output: {} });
  expect(world.cloudtrail.history[0]).toMatchObject({
    resourceIds: ['i-0123456789abcdef0'],
    record: {
      requestParameters: {
        resourcesSet: { items: [{ resourceId: 'i-0123456789abcdef0' }] },
        tagSet: { items: [{ key: 'Name', value: 'web' }] },
      },
      responseElements: { _return: true },
    },
  });
});
