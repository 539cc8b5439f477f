import type {
  ReplaceNetworkAclAssociationRequest,
  ReplaceNetworkAclAssociationResult,
} from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { associateNetworkAcl } from './network-acls';
import { find } from './resource-ids';

const NAME = 'ReplaceNetworkAclAssociation';

export const replaceNetworkAclAssociation = operation<
  ReplaceNetworkAclAssociationRequest,
  ReplaceNetworkAclAssociationResult
>({
  name: NAME,
  authorize: ({ NetworkAclId, AssociationId }, call) => [
    onResource(call, NAME, 'networkAcl', NetworkAclId),
    onResource(call, NAME, 'subnet', subnetOf(call.world, AssociationId)),
  ],
  validate: (input) => rejectUnmodelled(input, `EC2 ${NAME}`, ['AssociationId', 'NetworkAclId', 'DryRun']),
  apply: (input, { world }) => {
    endDryRun(input);
    const acl = find(world.ec2, 'networkAcl', input.NetworkAclId);
    const subnetId = subnetOf(world, input.AssociationId);
    if (subnetId === undefined)
      throw new ServiceError(
        'InvalidAssociationID.NotFound',
        `The association ID '${input.AssociationId}' does not exist`,
      );
    if (find(world.ec2, 'subnet', subnetId).vpcId !== acl.vpcId)
      throw new ServiceError(
        'InvalidParameterValue',
        `The network acl '${acl.id}' and the subnet '${subnetId}' belong to different networks.`,
      );
    return { NewAssociationId: associateNetworkAcl(world, acl, subnetId) };
  },
});

function subnetOf({ ec2 }: World, associationId: string | undefined): string | undefined {
  for (const { associations } of ec2.networkAcls.values())
    for (const [subnetId, id] of associations) if (id === associationId) return subnetId;
  return undefined;
}
