import { addTable } from '../../../range/services/dynamodb/state';
import { addSubnet, addVpc, launchInstance } from '../../../range/services/ec2/builders';
import type { Fault } from '../../../range/wire/faults';
import type { WireRequest } from '../../../range/wire/protocols';
import { signed, textOf, type Wire, wireFixture } from './wire-fixture';

const ec2 = (Action: string, more: Record<string, string> = {}): WireRequest =>
  signed('ec2', {
    body: Buffer.from(new URLSearchParams({ Action, Version: '2016-11-15', ...more }).toString()),
  });

const describeGroups: Fault = {
  service: 'ec2',
  operation: 'DescribeSecurityGroups',
  nth: [1],
  kind: 'stale',
};

function account(faults: readonly Fault[]) {
  const wire = wireFixture({ faults });
  const vpc = addVpc(wire.world);
  const subnet = addSubnet(wire.world, vpc.id, { cidr: '10.0.0.0/24' });
  const instance = launchInstance(wire.world, { subnetId: subnet.id });
  const createGroup = (name: string): string => {
    const more = { GroupName: name, GroupDescription: 'd', VpcId: vpc.id };
    return /sg-[0-9a-f]+/.exec(textOf(wire.submit(ec2('CreateSecurityGroup', more))))?.[0] ?? '';
  };
  return { wire, instance, createGroup };
}

const groupsSeen = (wire: Wire, more: Record<string, string> = {}): string[] =>
  [...textOf(wire.submit(ec2('DescribeSecurityGroups', more))).matchAll(/<groupName>([^<]+)</g)].map(
    ([, name = '']) => name,
  );

describe('a stale read', () => {
  test('shows the service as it was before the last write that it could show, once', () => {
    const { wire, instance, createGroup } = account([describeGroups]);
    createGroup('first');
    createGroup('second');
    wire.submit(ec2('CreateTags', { 'ResourceId.1': instance.id, 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' }));
    expect(groupsSeen(wire)).toEqual(['default', 'first']);
    expect(groupsSeen(wire)).toEqual(['default', 'first', 'second']);
    const [, second, , stale, fresh] = wire.dispatcher.calls;
    expect(stale).toMatchObject({ fault: 'stale', asOf: second?.at });
    expect(fresh).not.toHaveProperty('asOf');
  });

  test('does not know what was made since', () => {
    const { wire, createGroup } = account([describeGroups]);
    const id = createGroup('new');
    const answer = wire.submit(ec2('DescribeSecurityGroups', { 'GroupId.1': id }));
    expect(textOf(answer)).toContain('InvalidGroup.NotFound');
    expect(wire.dispatcher.calls.at(-1)).toMatchObject({ error: 'InvalidGroup.NotFound', fault: 'stale' });
  });

  test('shows attributes as they were, and leaves the account as it is', () => {
    const { wire, instance } = account([
      { service: 'ec2', operation: 'DescribeInstances', nth: [1], kind: 'stale' },
    ]);
    wire.submit(ec2('StopInstances', { 'InstanceId.1': instance.id }));
    const state = (): string | undefined =>
      /<name>(running|stopping|stopped)</.exec(
        textOf(wire.submit(ec2('DescribeInstances', { 'InstanceId.1': instance.id }))),
      )?.[1];
    expect(state()).toBe('running');
    expect(state()).not.toBe('running');
    expect(instance.state).not.toBe('running');
  });

  test('is answered as it is when nothing was written, or longer than a minute ago', () => {
    const { wire, createGroup } = account([{ ...describeGroups, nth: [1, 2] }]);
    expect(groupsSeen(wire)).toEqual(['default']);
    createGroup('old');
    wire.clock.schedule(60_001, () => undefined);
    while (wire.clock.step());
    expect(groupsSeen(wire)).toEqual(['default', 'old']);
    expect(wire.dispatcher.calls.filter(({ fault }) => fault === 'stale')).toHaveLength(2);
  });

  test('is of its own service: what another one wrote shows', () => {
    const wire = wireFixture({ faults: [{ service: 'dynamodb', operation: 'GetItem', kind: 'stale' }] });
    addTable(wire.world.dynamodb, { name: 'cases', hashKey: { name: 'subject', type: 'S' } });
    const json = (target: string, input: object): string =>
      textOf(
        wire.submit(
          signed('dynamodb', {
            headers: { 'x-amz-target': `DynamoDB_20120810.${target}` },
            body: Buffer.from(JSON.stringify({ TableName: 'cases', ...input })),
          }),
        ),
      );
    const Key = { subject: { S: 'a' } };
    json('PutItem', { Item: Key });
    expect(JSON.parse(json('GetItem', { Key }))).toEqual({});
    expect(JSON.parse(json('GetItem', { Key, ConsistentRead: true }))).toMatchObject({ Item: Key });
  });
});
