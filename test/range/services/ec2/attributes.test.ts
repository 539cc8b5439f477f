import type { InstanceAttribute } from '@aws-sdk/client-ec2';
import { addInterfaceEndpoint, addSecurityGroup, addVpc } from '../../../../range/services/ec2/builders';
import { describeInstanceAttribute } from '../../../../range/services/ec2/describe-instance-attribute';
import { modifyInstanceAttribute } from '../../../../range/services/ec2/modify-instance-attribute';
import { modifyNetworkInterfaceAttribute } from '../../../../range/services/ec2/modify-network-interface-attribute';
import { NotModelled } from '../../../../range/wire/service-error';
import { errorCode, invoke } from '../../world-fixture';
import { scene } from './scene';

describe('ModifyInstanceAttribute', () => {
  test.each([
    [{ DisableApiTermination: { Value: true } }, 'disableApiTermination', true],
    [{ DisableApiStop: { Value: true } }, 'disableApiStop', true],
    [
      { InstanceInitiatedShutdownBehavior: { Value: 'terminate' } },
      'instanceInitiatedShutdownBehavior',
      'terminate',
    ],
  ] as const)('%j shows when it is read', (change, Attribute, value) => {
    const s = scene();
    const InstanceId = s.launch().id;
    invoke(s, modifyInstanceAttribute, { InstanceId, ...change });
    const read = invoke<InstanceAttribute>(s, describeInstanceAttribute, { InstanceId, Attribute });
    const name = `${Attribute.charAt(0).toUpperCase()}${Attribute.slice(1)}`;
    expect(read).toEqual({ InstanceId, [name]: { Value: value } });
  });

  test('changes DeleteOnTermination of several volumes in one call, and to true where no value is given', () => {
    const s = scene();
    const instance = s.launch({ volumes: [{ deviceName: '/dev/xvda' }, { deviceName: '/dev/sdf' }] });
    invoke(s, modifyInstanceAttribute, {
      InstanceId: instance.id,
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: false } },
        { DeviceName: '/dev/sdf', Ebs: { VolumeId: instance.blockDevices[1]?.volumeId } },
      ],
    });
    expect(instance.blockDevices.map(({ deleteOnTermination }) => deleteOnTermination)).toEqual([
      false,
      true,
    ]);
  });

  test.each([
    [
      'two attributes',
      { DisableApiStop: { Value: true }, SourceDestCheck: { Value: true } },
      'InvalidParameterCombination',
    ],
    ['none', {}, 'InvalidParameterCombination'],
    [
      'a shutdown behaviour that does not exist',
      { InstanceInitiatedShutdownBehavior: { Value: 'sleep' } },
      'InvalidParameterValue',
    ],
    [
      'a device that is not there',
      { BlockDeviceMappings: [{ DeviceName: '/dev/sdz', Ebs: {} }] },
      'InvalidInstanceAttributeValue',
    ],
    ['a group that does not exist', { Groups: ['sg-00000000000000000'] }, 'InvalidGroup.NotFound'],
  ])('rejects %s', (_what, change, code) => {
    const s = scene();
    expect(errorCode(s, modifyInstanceAttribute, { InstanceId: s.launch().id, ...change })).toBe(code);
  });

  test.each(['DisableApiTermination', 'DisableApiStop'])(
    'rejects %s of a Spot Instance, even to false',
    (name) => {
      const s = scene();
      const InstanceId = s.launch({ lifecycle: 'spot-persistent' }).id;
      for (const Value of [true, false])
        expect(errorCode(s, modifyInstanceAttribute, { InstanceId, [name]: { Value } })).toBe(
          'UnsupportedOperation',
        );
    },
  );

  test('rejects groups and the source check where there are two interfaces', () => {
    const s = scene();
    const InstanceId = s.launch({ secondaryInterfaces: [{ subnetId: s.subnet.id }] }).id;
    expect(errorCode(s, modifyInstanceAttribute, { InstanceId, Groups: [s.closed.id] })).toBe(
      'InvalidInstanceID',
    );
    expect(errorCode(s, describeInstanceAttribute, { InstanceId, Attribute: 'groupSet' })).toBe(
      'InvalidInstanceID',
    );
  });

  test('fails loudly on an attribute that it does not model', () => {
    const s = scene();
    const input = { InstanceId: s.launch().id, InstanceType: { Value: 'm5.large' } };
    expect(() => invoke(s, modifyInstanceAttribute, input)).toThrow(NotModelled);
  });
});

describe('DescribeInstanceAttribute', () => {
  test('gives user data as it was stored, and an empty member without any', () => {
    const s = scene();
    const [plain, scripted] = [s.launch(), s.launch({ attributes: { userData: 'IyEvYmluL3No' } })];
    const read = (InstanceId: string) =>
      invoke<InstanceAttribute>(s, describeInstanceAttribute, { InstanceId, Attribute: 'userData' }).UserData;
    expect(read(plain.id)).toEqual({});
    expect(read(scripted.id)).toEqual({ Value: 'IyEvYmluL3No' });
  });

  test('rejects a call without an attribute', () => {
    const s = scene();
    expect(errorCode(s, describeInstanceAttribute, { InstanceId: s.launch().id })).toBe('MissingParameter');
  });
});

describe('ModifyNetworkInterfaceAttribute', () => {
  test('replaces the groups of one interface', () => {
    const s = scene();
    const instance = s.launch({ secondaryInterfaces: [{ subnetId: s.subnet.id, groupIds: [s.web.id] }] });
    const eni = s.eniOf(instance, 1);
    invoke(s, modifyNetworkInterfaceAttribute, { NetworkInterfaceId: eni.id, Groups: [s.closed.id] });
    expect(eni.groupIds).toEqual([s.closed.id]);
    expect(s.eniOf(instance, 0).groupIds).toEqual([s.web.id]);
  });

  test('sets timeouts and keeps those that are not named', () => {
    const s = scene();
    const eni = s.eniOf(s.launch());
    const set = (ConnectionTrackingSpecification: object) =>
      invoke(s, modifyNetworkInterfaceAttribute, {
        NetworkInterfaceId: eni.id,
        ConnectionTrackingSpecification,
      });
    set({ TcpEstablishedTimeout: 60, UdpTimeout: 30 });
    set({ UdpTimeout: 45 });
    expect(eni.trackingTimeouts).toEqual({ tcpEstablished: 60, udp: 45 });
  });

  test.each([
    ['no attribute', {}, 'InvalidParameterCombination'],
    ['an empty list of groups', { Groups: [] }, 'InvalidParameterCombination'],
    [
      'two attributes',
      { Description: { Value: 'x' }, SourceDestCheck: { Value: true } },
      'InvalidParameterCombination',
    ],
    [
      'a timeout below the least',
      { ConnectionTrackingSpecification: { TcpEstablishedTimeout: 59 } },
      'InvalidParameterValue',
    ],
    [
      'a timeout above the most',
      { ConnectionTrackingSpecification: { UdpStreamTimeout: 181 } },
      'InvalidParameterValue',
    ],
    ['a group that does not exist', { Groups: ['sg-00000000000000000'] }, 'InvalidGroup.NotFound'],
  ])('rejects %s', (_what, change, code) => {
    const s = scene();
    const NetworkInterfaceId = s.eniOf(s.launch()).id;
    expect(errorCode(s, modifyNetworkInterfaceAttribute, { NetworkInterfaceId, ...change })).toBe(code);
  });

  test('rejects a group of another VPC and a sixth group', () => {
    const s = scene();
    const NetworkInterfaceId = s.eniOf(s.launch()).id;
    const foreign = addSecurityGroup(s.world, addVpc(s.world).id, { name: 'foreign' });
    expect(errorCode(s, modifyNetworkInterfaceAttribute, { NetworkInterfaceId, Groups: [foreign.id] })).toBe(
      'InvalidGroup.NotFound',
    );
    const six = Array.from(
      { length: 6 },
      (_, n) => addSecurityGroup(s.world, s.vpc.id, { name: `g${n}` }).id,
    );
    expect(errorCode(s, modifyNetworkInterfaceAttribute, { NetworkInterfaceId, Groups: six })).toBe(
      'SecurityGroupsPerInterfaceLimitExceeded',
    );
  });

  test('rejects an interface that a service manages', () => {
    const s = scene();
    const endpoint = addInterfaceEndpoint(s.world, s.vpc.id, {
      service: 'ssm',
      subnetIds: [s.subnet.id],
      groupIds: [s.web.id],
    });
    const NetworkInterfaceId = endpoint.networkInterfaceIds[0];
    expect(errorCode(s, modifyNetworkInterfaceAttribute, { NetworkInterfaceId, Groups: [s.closed.id] })).toBe(
      'AuthFailure',
    );
  });

  test('rejects timeouts on an instance without Nitro', () => {
    const s = scene();
    const NetworkInterfaceId = s.eniOf(s.launch({ type: 't2.micro' })).id;
    const input = { NetworkInterfaceId, ConnectionTrackingSpecification: { UdpTimeout: 30 } };
    expect(errorCode(s, modifyNetworkInterfaceAttribute, input)).toBe('UnsupportedOperation');
  });
});
