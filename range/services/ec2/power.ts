import type { World } from '../../world';
import { closeFlowsOf } from './connection-tracking';
import type { GuestState, Instance, Volume } from './state';

/** Where the RAM image of a hibernated instance lies on its root volume. */
const RAM_IMAGE = '/swap-hibinit/';

export function setGuest(world: World, instance: Instance, guest: GuestState): void {
  instance.guest = guest;
  world.ec2.onGuestState.emit(instance.id, guest);
}

/** With the power go the flows, the RAM and what the host's own disks held. */
export function losePower(world: World, instance: Instance): void {
  if (instance.guest === 'off') return;
  for (const eniId of instance.eniIds) closeFlowsOf(world, eniId, 'power-off');
  instance.memory.clear();
  for (const disk of instance.instanceStore) disk.content.clear();
  setGuest(world, instance, 'off');
}

export function saveMemory(world: World, instance: Instance): void {
  const root = rootVolume(world, instance);
  if (!root) return;
  for (const [key, value] of instance.memory) root.content.set(RAM_IMAGE + key, value);
  instance.hibernated = true;
}

/** Whether content of a root volume holds a value of the RAM that was saved to it. */
export const hasRamImage = (content: ReadonlyMap<string, string>, value: string): boolean =>
  [...content].some(([path, each]) => path.startsWith(RAM_IMAGE) && each === value);

export function restoreMemory(world: World, instance: Instance): void {
  if (!instance.hibernated) return;
  const root = rootVolume(world, instance);
  for (const [path, value] of root?.content ?? []) {
    if (!path.startsWith(RAM_IMAGE)) continue;
    instance.memory.set(path.slice(RAM_IMAGE.length), value);
    root?.content.delete(path);
  }
  instance.hibernated = false;
}

export function rootVolume(world: World, instance: Instance): Volume | undefined {
  const device = instance.blockDevices.find(({ deviceName }) => deviceName === instance.rootDeviceName);
  return device && world.ec2.volumes.get(device.volumeId);
}
