import type { Instance } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import * as v from 'valibot';
import { subjectOf, tagOf } from '../../../lambdas/assess/subject';
import { subjectSchema } from '../../../lambdas/common/subject';

const KEY = 'cordon:ticket';
const withTicket = (Value: string): Instance => ({ Tags: [{ Key: KEY, Value }] });

describe('subjectOf', () => {
  it('takes every address of every interface, of both families', () => {
    const { networkInterfaces } = subjectOf(
      {
        NetworkInterfaces: [
          {
            NetworkInterfaceId: 'eni-1',
            SubnetId: 'subnet-1',
            Groups: [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }],
            PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.1' }, { PrivateIpAddress: '10.0.0.2' }],
            Ipv6Addresses: [{ Ipv6Address: '2001:db8::1' }],
          },
          { NetworkInterfaceId: 'eni-2' },
        ],
      },
      KEY,
    );
    expect(networkInterfaces).toEqual([
      {
        networkInterfaceId: 'eni-1',
        subnetId: 'subnet-1',
        groupIds: ['sg-1', 'sg-2'],
        privateIpAddresses: ['10.0.0.1', '10.0.0.2', '2001:db8::1'],
      },
      { networkInterfaceId: 'eni-2', subnetId: '', groupIds: [], privateIpAddresses: [] },
    ]);
  });

  it('takes EBS volumes only, and fears for those about which EC2 says nothing', () => {
    const { volumes } = subjectOf(
      {
        BlockDeviceMappings: [
          { DeviceName: '/dev/xvda', Ebs: { VolumeId: 'vol-1', DeleteOnTermination: false } },
          { DeviceName: '/dev/sdf', Ebs: { VolumeId: 'vol-2' } },
          { DeviceName: '/dev/sdb' },
        ],
      },
      KEY,
    );
    expect(volumes).toEqual([
      { deviceName: '/dev/xvda', volumeId: 'vol-1', deleteOnTermination: false },
      { deviceName: '/dev/sdf', volumeId: 'vol-2', deleteOnTermination: true },
    ]);
  });

  it.each([
    [{}, { platform: 'linux', lifecycle: 'on-demand', vpcId: null, state: 'unknown' }],
    [{ Platform: 'windows' }, { platform: 'windows' }],
    [{ Platform: 'Windows' }, { platform: 'windows' }],
    [{ InstanceLifecycle: 'spot' }, { lifecycle: 'spot' }],
  ] as [Instance, object][])('reads %j as %j', (instance, subject) => {
    expect(subjectOf(instance, KEY)).toMatchObject(subject);
  });

  it.each(['SEC-123', 'Fall 17/2026 (nein)'.replace(/[()]/g, ''), 'a@b#4', 'ü-1'])(
    'carries the ticket %j on',
    (ticket) => {
      expect(subjectOf(withTicket(ticket), KEY).ticket).toBe(ticket);
    },
  );

  it.each(['', '<script>', 'a\nb', '$(id)', '`id`', '"', 'x'.repeat(257)])(
    'drops the ticket %j',
    (ticket) => {
      expect(subjectOf(withTicket(ticket), KEY).ticket).toBeNull();
    },
  );

  it('is what the later steps accept, whatever the tags say', () => {
    const tags = fc.array(
      fc.record({ Key: fc.oneof(fc.constant(KEY), fc.string()), Value: fc.string({ unit: 'binary' }) }),
    );
    fc.assert(fc.property(tags, (Tags) => expect(v.is(subjectSchema, subjectOf({ Tags }, KEY))).toBe(true)));
  });
});

describe('tagOf', () => {
  it('compares keys exactly', () => {
    const instance = {
      Tags: [
        { Key: 'Forensics-Mode', Value: 'a' },
        { Key: 'forensics-mode', Value: 'b' },
      ],
    };
    expect(tagOf(instance, 'forensics-mode')).toBe('b');
    expect(tagOf(instance, 'mode')).toBeUndefined();
    expect(tagOf({}, 'mode')).toBeUndefined();
  });
});
