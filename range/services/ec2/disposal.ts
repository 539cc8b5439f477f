import type { World } from '../../world';
import { interfacesOf } from './public-address';
import type { BlockDevice, Instance, NetworkInterface } from './state';

/** What becomes of a terminated instance's volumes and interfaces: DeleteOnTermination decides, one by one. */
export function disposeOf(world: World, instance: Instance): void {
  for (const device of instance.blockDevices) disposeOfVolume(world, device);
  for (const eni of interfacesOf(world, instance)) disposeOfInterface(world, eni);
  instance.blockDevices.length = 0;
  instance.eniIds.length = 0;
  delete instance.profile;
}

function disposeOfVolume(world: World, { volumeId, deleteOnTermination }: BlockDevice): void {
  const volume = world.ec2.volumes.get(volumeId);
  if (!volume) return;
  volume.state = 'available';
  delete volume.attachment;
  if (deleteOnTermination) world.ec2.volumes.delete(volumeId);
}

function disposeOfInterface(world: World, eni: NetworkInterface): void {
  const deletes = eni.attachment?.deleteOnTermination === true;
  delete eni.attachment;
  for (const address of eni.privateAddresses)
    if (deletes || address.publicAddress?.kind === 'auto-assigned') delete address.publicAddress;
  if (deletes) world.ec2.networkInterfaces.delete(eni.id);
}
