import type { DisassociateAddressRequest } from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { disassociateElasticIp, placeOfAssociation } from './elastic-ips';

const NAME = 'DisassociateAddress';

export const disassociateAddress = operation<DisassociateAddressRequest, object>({
  name: NAME,
  authorize: ({ AssociationId }, call) => {
    const place = placeOfAssociation(call.world.ec2, AssociationId);
    return [
      onResource(call, NAME, 'elasticIp', place?.address.publicAddress.allocationId),
      onResource(call, NAME, 'networkInterface', place?.eni.id),
    ];
  },
  validate: (input) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, ['AssociationId', 'DryRun']);
    if (!input.AssociationId)
      throw new ServiceError('MissingParameter', 'The request must contain the parameter AssociationId');
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const place = placeOfAssociation(world.ec2, input.AssociationId);
    if (!place)
      throw new ServiceError(
        'InvalidAssociationID.NotFound',
        `The association ID '${input.AssociationId}' does not exist`,
      );
    disassociateElasticIp(world, place);
    return {};
  },
});
