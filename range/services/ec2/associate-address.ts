import type { AssociateAddressRequest, AssociateAddressResult } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { associateElasticIp, placeOf } from './elastic-ips';
import { find } from './resource-ids';
import { onlyInterface } from './single-interface';
import type { ElasticIp, NetworkInterface, PrivateAddress } from './state';

type Input = AssociateAddressRequest;

const NAME = 'AssociateAddress';

/** An address that is in use elsewhere moves, unless AllowReassociation is false. */
export const associateAddress = operation<Input, AssociateAddressResult>({
  name: NAME,
  authorize: (input, call) => [
    onResource(call, NAME, 'elasticIp', input.AllocationId),
    input.InstanceId === undefined
      ? onResource(call, NAME, 'networkInterface', input.NetworkInterfaceId)
      : onResource(call, NAME, 'instance', input.InstanceId),
  ],
  validate: (input) => {
    const modelled = ['AllocationId', 'InstanceId', 'NetworkInterfaceId', 'PrivateIpAddress'] as const;
    rejectUnmodelled(input, `EC2 ${NAME}`, [...modelled, 'AllowReassociation', 'DryRun']);
    if (input.InstanceId === undefined && input.NetworkInterfaceId === undefined)
      throw new ServiceError(
        'MissingParameter',
        'Either instance ID or network interface ID must be specified',
      );
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const elasticIp = find(world.ec2, 'elasticIp', input.AllocationId);
    const eni = interfaceOf(world, input);
    const address = addressOf(eni, input);
    if (input.AllowReassociation === false) checkFree(world, elasticIp, address);
    return { AssociationId: associateElasticIp(world, elasticIp, eni, address) };
  },
});

function interfaceOf(world: World, { InstanceId, NetworkInterfaceId }: Input): NetworkInterface {
  if (NetworkInterfaceId !== undefined) return find(world.ec2, 'networkInterface', NetworkInterfaceId);
  return onlyInterface(world, find(world.ec2, 'instance', InstanceId));
}

function addressOf(eni: NetworkInterface, { PrivateIpAddress }: Input): PrivateAddress {
  const wanted = ({ ip, primary }: PrivateAddress): boolean =>
    PrivateIpAddress === undefined ? primary : ip === PrivateIpAddress;
  const address = eni.privateAddresses.find(wanted);
  if (address) return address;
  throw new ServiceError(
    'InvalidParameterValue',
    `The address '${PrivateIpAddress}' is not assigned to the interface '${eni.id}'.`,
  );
}

function checkFree({ ec2 }: World, elasticIp: ElasticIp, address: PrivateAddress): void {
  const place = placeOf(ec2, elasticIp);
  const isTaken = address.publicAddress?.kind === 'elastic';
  if (place?.address !== address && (place || isTaken))
    throw new ServiceError(
      'Resource.AlreadyAssociated',
      `resource ${elasticIp.allocationId} is already associated with associate-id ${place?.address.publicAddress.associationId ?? address.publicAddress?.associationId}`,
    );
}
