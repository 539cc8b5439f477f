import type { DescribeInstanceInformationResult } from '@aws-sdk/client-ssm';
import {
  addElasticIp,
  addInterfaceEndpoint,
  addNetworkInterface,
  addSecurityGroup,
  allow,
  attachInterface,
} from '../../../../range/services/ec2/builders';
import {
  associateElasticIp,
  disassociateElasticIp,
  placeOf,
} from '../../../../range/services/ec2/elastic-ips';
import { stopInstance, terminateInstance } from '../../../../range/services/ec2/lifecycle';
import { defaultNetworkAcl, removeEntry, setEntry } from '../../../../range/services/ec2/network-acls';
import { addRules, setGroups } from '../../../../range/services/ec2/security-groups';
import { describeInstanceInformation } from '../../../../range/services/ssm/describe-instance-information';
import { addManagedNode } from '../../../../range/services/ssm/state';
import { NotModelled } from '../../../../range/wire/service-error';
import { errorCode, invoke } from '../../world-fixture';
import { MINUTE, primaryInterface, SECOND } from '../web-fixture';
import { cutOff, type Managed, managed, reconnect } from './ssm-fixture';

describe('DescribeInstanceInformation', () => {
  const list = (world: Managed, more: object = {}): DescribeInstanceInformationResult =>
    invoke(world.fixture, describeInstanceInformation, more);
  const ping = (world: Managed): string | undefined => list(world).InstanceInformationList?.[0]?.PingStatus;

  it('is stale for up to five minutes after the agent was cut off', () => {
    const world = managed();
    world.fixture.advance(7 * MINUTE);
    cutOff(world);
    world.fixture.advance(3 * MINUTE);
    expect(ping(world)).toBe('Online');
    world.fixture.advance(SECOND);
    expect(ping(world)).toBe('ConnectionLost');
    reconnect(world);
    expect(ping(world)).toBe('Online');
  });

  it('loses an agent whose instance stops, and forgets one that terminated', () => {
    const world = managed();
    stopInstance(world.fixture.world, world.instance);
    world.fixture.advance(10 * MINUTE);
    expect(ping(world)).toBe('ConnectionLost');
    terminateInstance(world.fixture.world, world.instance);
    world.fixture.advance(2 * MINUTE);
    expect(ping(world)).toBeUndefined();
  });

  it('reaches the service through interface endpoints that let it in, when the internet is closed', () => {
    const world = managed();
    const { fixture, instance } = world;
    const { ec2 } = fixture.world;
    const channel = addSecurityGroup(fixture.world, fixture.vpc.id, {
      name: 'channel',
      defaultEgress: false,
    });
    const endpoints = addSecurityGroup(fixture.world, fixture.vpc.id, { name: 'endpoints' });
    addRules(fixture.world, channel, [allow('egress', 'tcp', 443, endpoints.id)]);
    for (const service of ['ssm', 'ssmmessages']) {
      addInterfaceEndpoint(fixture.world, fixture.vpc.id, {
        service,
        subnetIds: [fixture.subnet.id],
        groupIds: [endpoints.id],
      });
    }
    setGroups(fixture.world, primaryInterface(fixture, instance), [channel.id]);
    fixture.advance(10 * MINUTE);
    expect(ping(world)).toBe('ConnectionLost');
    addRules(fixture.world, endpoints, [allow('ingress', 'tcp', 443, channel.id)]);
    expect([ping(world), ec2.endpoints.size]).toEqual(['Online', 2]);
  });

  it('is lost when a network ACL cuts the agent off, and back when the entry is gone', () => {
    const world = managed();
    const { fixture } = world;
    const acl = defaultNetworkAcl(fixture.world, fixture.vpc.id);
    setEntry(fixture.world, acl, {
      direction: 'egress',
      ruleNumber: 1,
      action: 'deny',
      protocol: '-1',
      family: 'ipv4',
      cidr: '0.0.0.0/0',
    });
    fixture.advance(10 * MINUTE);
    expect(ping(world)).toBe('ConnectionLost');
    removeEntry(fixture.world, acl, 'egress', 1);
    expect(ping(world)).toBe('Online');
  });

  it('is lost when an instance with two interfaces loses its Elastic IP, and back with it', () => {
    const world = managed();
    const { fixture, instance } = world;
    const eni = primaryInterface(fixture, instance);
    const [address] = eni.privateAddresses;
    if (!address) throw new Error('the interface has no address');
    const second = addNetworkInterface(fixture.world, { subnetId: fixture.subnet.id });
    attachInterface(fixture.world, instance, second, 1);
    const elasticIp = addElasticIp(fixture.world);
    associateElasticIp(fixture.world, elasticIp, eni, address);
    const place = placeOf(fixture.world.ec2, elasticIp);
    if (place) disassociateElasticIp(fixture.world, place);
    fixture.advance(10 * MINUTE);
    expect(ping(world)).toBe('ConnectionLost');
    associateElasticIp(fixture.world, elasticIp, eni, address);
    expect(ping(world)).toBe('Online');
  });

  it('pages by 50 at most and filters', () => {
    const world = managed();
    for (let at = 0; at < 54; at++) addManagedNode(world.fixture.world, world.fixture.launch().id);
    const first = list(world);
    expect([
      first.InstanceInformationList?.length,
      list(world, { NextToken: first.NextToken }).InstanceInformationList?.length,
    ]).toEqual([50, 5]);
    const Filters = [{ Key: 'InstanceIds', Values: [world.instance.id] }];
    expect(list(world, { Filters }).InstanceInformationList).toHaveLength(1);
    expect(
      list(world, { Filters: [{ Key: 'PingStatus', Values: ['ConnectionLost'] }] }).InstanceInformationList,
    ).toEqual([]);
    expect(errorCode(world.fixture, describeInstanceInformation, { MaxResults: 4 })).toBe(
      'ValidationException',
    );
    expect(errorCode(world.fixture, describeInstanceInformation, { NextToken: 'x' })).toBe(
      'InvalidNextToken',
    );
    expect(() => list(world, { Filters: [{ Key: 'tag:a', Values: ['b'] }] })).toThrow(NotModelled);
  });
});
