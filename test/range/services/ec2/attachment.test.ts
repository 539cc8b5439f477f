import type { AttachNetworkInterfaceResult } from '@aws-sdk/client-ec2';
import { attachNetworkInterface } from '../../../../range/services/ec2/attach-network-interface';
import {
  addInterfaceEndpoint,
  addNetworkInterface,
  addSubnet,
} from '../../../../range/services/ec2/builders';
import { openFlow } from '../../../../range/services/ec2/connection-tracking';
import { detachNetworkInterface } from '../../../../range/services/ec2/detach-network-interface';
import { setGroups } from '../../../../range/services/ec2/security-groups';
import type { NetworkInterface } from '../../../../range/services/ec2/state';
import { errorCode, invoke } from '../../world-fixture';
import { type Scene, scene } from './scene';

const C2 = { direction: 'egress', protocol: 'tcp', remoteIp: '2001:db8::7', remotePort: 443 } as const;

function spare(s: Scene): NetworkInterface {
  return addNetworkInterface(s.world, { subnetId: s.subnet.id, groupIds: [s.open.id] });
}

const attach = (s: Scene, InstanceId: string, NetworkInterfaceId: string, DeviceIndex = 1) =>
  invoke<AttachNetworkInterfaceResult>(s, attachNetworkInterface, {
    InstanceId,
    NetworkInterfaceId,
    DeviceIndex,
  });

describe('AttachNetworkInterface', () => {
  test('gives a quarantined instance a way out, by the groups of the new interface', () => {
    const s = scene();
    const instance = s.launch();
    setGroups(s.world, s.eniOf(instance), [s.closed.id]);
    const eni = spare(s);
    expect(openFlow(s.world, { ...C2, eniId: eni.id })).toMatchObject({ why: 'powered-off' });
    const { AttachmentId } = attach(s, instance.id, eni.id);
    expect(eni.attachment).toMatchObject({ id: AttachmentId, deviceIndex: 1, deleteOnTermination: false });
    expect([eni.groupIds, s.eniOf(instance).groupIds]).toEqual([[s.open.id], [s.closed.id]]);
    expect(openFlow(s.world, { ...C2, eniId: eni.id })).toMatchObject({ kind: 'open' });
    expect(openFlow(s.world, { ...C2, eniId: s.eniOf(instance).id })).toMatchObject({ why: 'rules' });
  });

  test('rejects an interface that is in use or belongs to a service', () => {
    const s = scene();
    const [instance, other] = [s.launch(), s.launch()];
    const endpoint = addInterfaceEndpoint(s.world, s.vpc.id, {
      service: 'ssm',
      subnetIds: [s.subnet.id],
      groupIds: [s.web.id],
    });
    for (const NetworkInterfaceId of [s.eniOf(other).id, endpoint.networkInterfaceIds[0]])
      expect(
        errorCode(s, attachNetworkInterface, {
          InstanceId: instance.id,
          NetworkInterfaceId,
          DeviceIndex: 1,
        }),
      ).toBe('InvalidNetworkInterface.InUse');
  });

  test('rejects another zone, a device index that is taken and one interface too many', () => {
    const s = scene();
    const { id: InstanceId } = s.launch({ type: 't3.nano' });
    const elsewhere = addSubnet(s.world, s.vpc.id, { cidr: '10.0.4.0/24', availabilityZone: 'us-east-1b' });
    const far = addNetworkInterface(s.world, { subnetId: elsewhere.id });
    const code = (NetworkInterfaceId: string, DeviceIndex: number) =>
      errorCode(s, attachNetworkInterface, { InstanceId, NetworkInterfaceId, DeviceIndex });
    expect(code(far.id, 1)).toBe('InvalidParameterCombination');
    expect(code(spare(s).id, 0)).toBe('InvalidParameterValue');
    expect(code(spare(s).id, 1)).toBe('none');
    expect(code(spare(s).id, 2)).toBe('AttachmentLimitExceeded');
  });
});

describe('DetachNetworkInterface', () => {
  test('cuts what goes through the interface, which keeps its groups', () => {
    const s = scene();
    const instance = s.launch();
    const eni = spare(s);
    const { AttachmentId } = attach(s, instance.id, eni.id);
    const answer = openFlow(s.world, { ...C2, eniId: eni.id });
    invoke(s, detachNetworkInterface, { AttachmentId, Force: true });
    expect(answer).toMatchObject({ kind: 'open', flow: { alive: false, closedBy: 'interface-detached' } });
    expect([eni.attachment, eni.groupIds]).toEqual([undefined, [s.open.id]]);
    expect(instance.eniIds).toEqual([s.eniOf(instance).id]);
    expect(errorCode(s, detachNetworkInterface, { AttachmentId })).toBe('InvalidAttachmentID.NotFound');
    attach(s, instance.id, eni.id);
    expect(instance.eniIds).toContain(eni.id);
  });

  test('rejects the primary interface', () => {
    const s = scene();
    const AttachmentId = s.eniOf(s.launch()).attachment?.id;
    expect(errorCode(s, detachNetworkInterface, { AttachmentId })).toBe('OperationNotPermitted');
  });
});
