/** Network interfaces come to an instance and leave it; each keeps its own groups and addresses. */
import type { World } from '../../world';
import { closeFlowsOf } from './connection-tracking';
import { newId } from './ids';
import type { EniAttachment, Instance, NetworkInterface } from './state';

/** As AttachNetworkInterface (which an intruder may call) or a launch would. */
export function attachInterface(
  world: World,
  instance: Instance,
  eni: NetworkInterface,
  deviceIndex: number,
  deleteOnTermination = true,
): EniAttachment {
  const attachment = {
    id: newId(world.ec2, 'eni-attach'),
    instanceId: instance.id,
    deviceIndex,
    attachedAt: world.clock.now(),
    deleteOnTermination,
  };
  eni.attachment = attachment;
  instance.eniIds.push(eni.id);
  return attachment;
}

/** What went through the interface is cut at once. */
export function detachInterface(world: World, eni: NetworkInterface): void {
  const eniIds = world.ec2.instances.get(eni.attachment?.instanceId ?? '')?.eniIds;
  if (eniIds?.includes(eni.id)) eniIds.splice(eniIds.indexOf(eni.id), 1);
  closeFlowsOf(world, eni.id, 'interface-detached');
  delete eni.attachment;
}

export function interfaceAttachedBy(
  { ec2 }: World,
  attachmentId: string | undefined,
): (NetworkInterface & { readonly attachment: EniAttachment }) | undefined {
  for (const eni of ec2.networkInterfaces.values())
    if (isAttached(eni) && eni.attachment.id === attachmentId) return eni;
  return undefined;
}

function isAttached(eni: NetworkInterface): eni is NetworkInterface & { readonly attachment: EniAttachment } {
  return eni.attachment !== undefined;
}
