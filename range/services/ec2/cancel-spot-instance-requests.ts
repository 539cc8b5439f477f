import type {
  CancelSpotInstanceRequestsRequest,
  CancelSpotInstanceRequestsResult,
} from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { terminateInstance } from './lifecycle';
import { findAll } from './resource-ids';
import { cancelSpotRequest } from './spot-requests';

const NAME = 'CancelSpotInstanceRequests';

/** Cancelling what is cancelled already changes nothing. */
export const cancelSpotInstanceRequests = operation<
  CancelSpotInstanceRequestsRequest,
  CancelSpotInstanceRequestsResult
>({
  name: NAME,
  authorize: ({ SpotInstanceRequestIds }, call) =>
    (SpotInstanceRequestIds ?? ['']).map((id) => onResource(call, NAME, 'spotRequest', id)),
  validate: (input) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, ['SpotInstanceRequestIds', 'DryRun']);
    if (!input.SpotInstanceRequestIds?.length)
      throw new ServiceError(
        'MissingParameter',
        'The request must contain the parameter SpotInstanceRequestId',
      );
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const requests = findAll(world.ec2, 'spotRequest', [...new Set(input.SpotInstanceRequestIds)]);
    for (const request of requests)
      cancelSpotRequest(world, request, (instance) => terminateInstance(world, instance));
    return {
      CancelledSpotInstanceRequests: requests.map(({ id, state }) => ({
        SpotInstanceRequestId: id,
        ...(state !== 'disabled' && { State: state }),
      })),
    };
  },
});
