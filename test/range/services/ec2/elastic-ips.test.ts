import type { AssociateAddressResult, DescribeAddressesResult } from '@aws-sdk/client-ec2';
import { associateAddress } from '../../../../range/services/ec2/associate-address';
import { addElasticIp, addNetworkInterface } from '../../../../range/services/ec2/builders';
import { type FlowRequest, openFlow } from '../../../../range/services/ec2/connection-tracking';
import { describeAddresses } from '../../../../range/services/ec2/describe-addresses';
import { disassociateAddress } from '../../../../range/services/ec2/disassociate-address';
import { stopInstance } from '../../../../range/services/ec2/lifecycle';
import type { Flow, Instance } from '../../../../range/services/ec2/state';
import { errorCode, invoke } from '../../world-fixture';
import { type Scene, scene } from './scene';

const C2 = { direction: 'egress', protocol: 'tcp', remoteIp: '198.51.100.7', remotePort: 443 } as const;

function opened(s: Scene, instance: Instance, request: Omit<FlowRequest, 'eniId'> = C2): Flow {
  const answer = openFlow(s.world, { ...request, eniId: s.eniOf(instance).id });
  if (answer.kind === 'refused') throw new Error(`refused: ${answer.why}`);
  return answer.flow;
}

const publicIpOf = (s: Scene, instance: Instance) => s.eniOf(instance).privateAddresses[0]?.publicAddress;

const read = (s: Scene, input: object = {}) =>
  invoke<DescribeAddressesResult>(s, describeAddresses, input).Addresses ?? [];

function associate(s: Scene, AllocationId: string, NetworkInterfaceId: string, more: object = {}) {
  const input = { AllocationId, NetworkInterfaceId, ...more };
  return invoke<AssociateAddressResult>(s, associateAddress, input).AssociationId;
}

describe('DescribeAddresses', () => {
  test('gives Elastic IPs, where they are, and no auto-assigned address', () => {
    const s = scene();
    s.launch();
    const instance = s.launch({ publicIp: 'elastic' });
    const free = addElasticIp(s.world, { Name: 'spare' });
    const eni = s.eniOf(instance);
    const place = eni.privateAddresses[0];
    expect(read(s)).toEqual([
      {
        PublicIp: place?.publicAddress?.ip,
        AllocationId: place?.publicAddress?.allocationId,
        Domain: 'vpc',
        PublicIpv4Pool: 'amazon',
        NetworkBorderGroup: 'us-east-1',
        AssociationId: place?.publicAddress?.associationId,
        InstanceId: instance.id,
        NetworkInterfaceId: eni.id,
        NetworkInterfaceOwnerId: '123456789012',
        PrivateIpAddress: place?.ip,
        Tags: [],
      },
      {
        PublicIp: free.ip,
        AllocationId: free.allocationId,
        Domain: 'vpc',
        PublicIpv4Pool: 'amazon',
        NetworkBorderGroup: 'us-east-1',
        Tags: [{ Key: 'Name', Value: 'spare' }],
      },
    ]);
  });

  test.each(['instance-id', 'network-interface-id'] as const)('finds by %s', (Name) => {
    const s = scene();
    const [instance] = [s.launch({ publicIp: 'elastic' }), s.launch({ publicIp: 'elastic' })];
    const value = Name === 'instance-id' ? instance.id : s.eniOf(instance).id;
    const found = read(s, { Filters: [{ Name, Values: [value] }] });
    expect(found.map(({ InstanceId }) => InstanceId)).toEqual([instance.id]);
  });

  test('rejects an allocation that does not exist', () => {
    const input = { AllocationIds: ['eipalloc-00000000000000000'] };
    expect(errorCode(scene(), describeAddresses, input)).toBe('InvalidAllocationID.NotFound');
  });
});

describe('DisassociateAddress', () => {
  test('closes what went through the address and nothing else', () => {
    const s = scene();
    const instance = s.launch({ publicIp: 'elastic' });
    const neighbour = s.launch();
    const others = [
      opened(s, instance, { ...C2, remoteIp: '2001:db8::7' }),
      opened(s, instance, { ...C2, remoteIp: s.eniOf(neighbour).privateAddresses[0]?.ip ?? '' }),
      opened(s, neighbour),
    ];
    const flow = opened(s, instance);
    invoke(s, disassociateAddress, { AssociationId: publicIpOf(s, instance)?.associationId });
    expect(flow).toMatchObject({ alive: false, closedBy: 'public-address-lost' });
    expect(others.map(({ alive }) => alive)).toEqual([true, true, true]);
    expect(publicIpOf(s, instance)).toBeUndefined();
    expect(openFlow(s.world, { ...C2, eniId: s.eniOf(instance).id })).toMatchObject({ why: 'no-route' });
    expect(read(s)).toHaveLength(1);
  });

  test('brings a new auto-assigned address to an instance that had asked for one', () => {
    const s = scene();
    const instance = s.launch({ publicIp: 'auto-assigned' });
    const before = publicIpOf(s, instance)?.ip;
    const AssociationId = associate(s, addElasticIp(s.world).allocationId, s.eniOf(instance).id);
    invoke(s, disassociateAddress, { AssociationId });
    expect(publicIpOf(s, instance)).toMatchObject({ kind: 'auto-assigned' });
    expect(publicIpOf(s, instance)?.ip).not.toBe(before);
  });

  test('rejects an association that is no more', () => {
    const s = scene();
    const AssociationId = publicIpOf(s, s.launch({ publicIp: 'elastic' }))?.associationId;
    invoke(s, disassociateAddress, { AssociationId });
    expect(errorCode(s, disassociateAddress, { AssociationId })).toBe('InvalidAssociationID.NotFound');
  });
});

describe('AssociateAddress', () => {
  test('takes the place of the auto-assigned address and closes what went through it', () => {
    const s = scene();
    const instance = s.launch();
    const flow = opened(s, instance);
    const { allocationId, ip } = addElasticIp(s.world);
    const associationId = associate(s, allocationId, s.eniOf(instance).id);
    expect(publicIpOf(s, instance)).toEqual({ ip, kind: 'elastic', allocationId, associationId });
    expect(flow.closedBy).toBe('public-address-lost');
  });

  test('puts it on the private address that is named', () => {
    const s = scene();
    const eni = addNetworkInterface(s.world, { subnetId: s.subnet.id, secondaryAddresses: 1 });
    const { allocationId } = addElasticIp(s.world);
    associate(s, allocationId, eni.id, { PrivateIpAddress: eni.privateAddresses[1]?.ip });
    expect(eni.privateAddresses.map(({ publicAddress }) => publicAddress?.allocationId)).toEqual([
      undefined,
      allocationId,
    ]);
  });

  test('moves an address that is in use, but not with AllowReassociation false', () => {
    const s = scene();
    const [from, to] = [s.launch({ publicIp: 'elastic' }), s.launch({ publicIp: 'none' })];
    const flow = opened(s, from);
    const AllocationId = publicIpOf(s, from)?.allocationId ?? '';
    const NetworkInterfaceId = s.eniOf(to).id;
    const carefully = { AllocationId, NetworkInterfaceId, AllowReassociation: false };
    expect(errorCode(s, associateAddress, carefully)).toBe('Resource.AlreadyAssociated');
    expect(flow.alive).toBe(true);
    associate(s, AllocationId, NetworkInterfaceId);
    expect([publicIpOf(s, from), publicIpOf(s, to)?.allocationId]).toEqual([undefined, AllocationId]);
    expect(flow.closedBy).toBe('public-address-lost');
  });

  test('changes nothing where it is already', () => {
    const s = scene();
    const instance = s.launch({ publicIp: 'elastic' });
    const flow = opened(s, instance);
    const before = publicIpOf(s, instance);
    const again = associate(s, before?.allocationId ?? '', s.eniOf(instance).id, {
      AllowReassociation: false,
    });
    expect([again, flow.alive]).toEqual([before?.associationId, true]);
  });

  test.each([
    ['nothing to put it on', {}, 'MissingParameter'],
    [
      'an interface that does not exist',
      { NetworkInterfaceId: 'eni-00000000000000000' },
      'InvalidNetworkInterfaceID.NotFound',
    ],
  ])('rejects %s', (_what, more, code) => {
    const s = scene();
    const { allocationId: AllocationId } = addElasticIp(s.world);
    expect(errorCode(s, associateAddress, { AllocationId, ...more })).toBe(code);
  });

  test('rejects a private address that the interface does not have', () => {
    const s = scene();
    const { allocationId: AllocationId } = addElasticIp(s.world);
    const NetworkInterfaceId = s.eniOf(s.launch()).id;
    const input = { AllocationId, NetworkInterfaceId, PrivateIpAddress: '10.0.1.200' };
    expect(errorCode(s, associateAddress, input)).toBe('InvalidParameterValue');
  });
});

test('a stop gives an auto-assigned address back and leaves an Elastic IP', () => {
  const s = scene();
  const [lent, owned] = [s.launch(), s.launch({ publicIp: 'elastic' })];
  for (const instance of [lent, owned]) stopInstance(s.world, instance, { skipOsShutdown: true });
  s.advance(60_000);
  expect([publicIpOf(s, lent), publicIpOf(s, owned)?.kind]).toEqual([undefined, 'elastic']);
});
