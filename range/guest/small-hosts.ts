/**
 * Hosts with little to read, for runs by the thousand: most of the time of a drill with a capture goes into hashing half a gigabyte of
 * zeros. A host keeps everything else of its type, which gets a name of its own: AWS has no such type.
 */
import { INSTANCE_TYPES, type InstanceTypeFacts, instanceTypeOf } from '../services/ec2/instance-types';
import type { Instance } from '../services/ec2/state';
import type { World } from '../world';
import { BYTES_PER_SECOND } from './capture';

const MEMORY_MIB = 32;
const DISK_GB = 0.05;

/** Of the instances that are there by now. */
export function shrinkHosts(world: World): void {
  for (const instance of world.ec2.instances.values()) shrink(instance);
}

function shrink(instance: Instance): void {
  const facts = instanceTypeOf(instance.type);
  const { disks } = facts;
  const small = `small.${instance.type.replace('.', '-')}`;
  const types: Record<string, InstanceTypeFacts> = INSTANCE_TYPES;
  types[small] = {
    ...facts,
    memoryMiB: MEMORY_MIB,
    ...(disks && { disks: { ...disks, sizeGB: DISK_GB } }),
  };
  Object.assign(instance, { type: small });
  instance.instanceStore.splice(
    0,
    instance.instanceStore.length,
    ...instance.instanceStore.map((disk) => ({ ...disk, sizeGB: DISK_GB })),
  );
}

/**
 * Shrinks the hosts, and lets a capture of this one take as long as if it had so much memory: what it reads is less, when it has read it
 * is not.
 */
export function shrinkButReadAs(world: World, instance: Instance, memoryMiB: number): void {
  shrinkHosts(world);
  const bytesPerSecond = (BYTES_PER_SECOND * MEMORY_MIB) / memoryMiB;
  Object.assign(instance, { host: { ...instance.host, bytesPerSecond } });
}
