import type { World } from '../../world';
import { newPublicAddress } from './network-builders';
import type { Instance, NetworkInterface, PrivateAddress } from './state';

/** A stopped instance gives its auto-assigned addresses back and keeps its Elastic IPs. */
export function losePublicAddresses(world: World, instance: Instance): void {
  for (const address of addressesOf(world, instance))
    if (address.publicAddress?.kind === 'auto-assigned') delete address.publicAddress;
}

/** A start assigns a new address, but only to an instance with a single interface and no Elastic IP on it. */
export function gainPublicAddress(world: World, instance: Instance): void {
  const primary = interfacesOf(world, instance)[0]?.privateAddresses[0];
  if (!primary || primary.publicAddress || !instance.associatePublicIp || instance.eniIds.length > 1) return;
  primary.publicAddress = newPublicAddress(world, 'auto-assigned');
}

/** The attached interfaces, by device index. */
export function interfacesOf(world: World, instance: Instance): NetworkInterface[] {
  return instance.eniIds
    .map((id) => world.ec2.networkInterfaces.get(id))
    .filter((eni) => eni !== undefined)
    .sort((a, b) => (a.attachment?.deviceIndex ?? 0) - (b.attachment?.deviceIndex ?? 0));
}

function addressesOf(world: World, instance: Instance): PrivateAddress[] {
  return interfacesOf(world, instance).flatMap((eni) => eni.privateAddresses);
}
