/**
 * Elastic IPs and what becomes of the connections through them: an address that an interface loses takes every IPv4 flow
 * through the internet gateway with it. An auto-assigned address is given back to Amazon when an Elastic IP takes its
 * place, and a new one comes when the Elastic IP is taken away again.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
 */
import type { World } from '../../world';
import { closeFlow, liveFlows } from './connection-tracking';
import { newId } from './ids';
import { gainPublicAddress } from './public-address';
import type { Ec2State, ElasticIp, NetworkInterface, PrivateAddress, PublicAddress } from './state';

/** Where an Elastic IP is. */
export interface ElasticIpPlace {
  readonly eni: NetworkInterface;
  readonly address: PrivateAddress & { readonly publicAddress: PublicAddress };
}

export function placeOf(ec2: Ec2State, { allocationId }: ElasticIp): ElasticIpPlace | undefined {
  return findPlace(ec2, (address) => address.allocationId === allocationId);
}

export function placeOfAssociation(
  ec2: Ec2State,
  associationId: string | undefined,
): ElasticIpPlace | undefined {
  if (associationId === undefined) return undefined;
  return findPlace(ec2, (address) => address.associationId === associationId);
}

/** Takes it from where it was. Gives the id of the association. */
export function associateElasticIp(
  world: World,
  elasticIp: ElasticIp,
  eni: NetworkInterface,
  address: PrivateAddress,
): string {
  const former = placeOf(world.ec2, elasticIp);
  if (former?.address === address) return former.address.publicAddress.associationId ?? '';
  if (former) disassociateElasticIp(world, former);
  losePublicAddress(world, eni, address);
  const associationId = newId(world.ec2, 'eipassoc');
  const { ip, allocationId } = elasticIp;
  address.publicAddress = { ip, kind: 'elastic', allocationId, associationId };
  world.ec2.onElasticIpMoved.emit(eni.id);
  return associationId;
}

export function disassociateElasticIp(world: World, { eni, address }: ElasticIpPlace): void {
  losePublicAddress(world, eni, address);
  const instance = world.ec2.instances.get(eni.attachment?.instanceId ?? '');
  if (instance?.state === 'running') gainPublicAddress(world, instance);
  world.ec2.onElasticIpMoved.emit(eni.id);
}

/** The range does not say which of an interface's private addresses a flow uses: all are lost with one. */
function losePublicAddress(world: World, eni: NetworkInterface, address: PrivateAddress): void {
  if (!address.publicAddress) return;
  delete address.publicAddress;
  for (const flow of liveFlows(world, eni.id))
    if (flow.family === 'ipv4' && flow.via === 'internet-gateway')
      closeFlow(world, flow, 'public-address-lost');
}

function findPlace(
  ec2: Ec2State,
  isWanted: (publicAddress: PublicAddress) => boolean,
): ElasticIpPlace | undefined {
  for (const eni of ec2.networkInterfaces.values())
    for (const address of eni.privateAddresses)
      if (hasPublicAddress(address) && isWanted(address.publicAddress)) return { eni, address };
  return undefined;
}

function hasPublicAddress(address: PrivateAddress): address is ElasticIpPlace['address'] {
  return address.publicAddress !== undefined;
}
