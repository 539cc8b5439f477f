import type {
  DescribeIamInstanceProfileAssociationsRequest,
  DescribeIamInstanceProfileAssociationsResult,
} from '@aws-sdk/client-ec2';
import { ServiceError } from '../../wire/service-error';
import { describing } from './describe';
import { PAGES_OF_5_TO_1000 } from './paging';
import type { InstanceProfile } from './state';

interface Association {
  readonly instanceId: string;
  readonly profile: InstanceProfile;
}

export const describeIamInstanceProfileAssociations = describing<
  DescribeIamInstanceProfileAssociationsRequest,
  Association,
  DescribeIamInstanceProfileAssociationsResult
>({
  name: 'DescribeIamInstanceProfileAssociations',
  modelled: ['AssociationIds'],
  pages: PAGES_OF_5_TO_1000,
  ids: ({ AssociationIds }) => AssociationIds,
  select: ({ world }, ids) => {
    const all = [...world.ec2.instances.values()].flatMap(({ id, profile }) =>
      profile ? [{ instanceId: id, profile }] : [],
    );
    return ids.length > 0 ? ids.map((id) => named(all, id)) : all;
  },
  tags: () => undefined,
  filters: {
    'instance-id': ({ instanceId }) => [instanceId],
    state: () => ['associated'],
  },
  answer: (associations) => ({
    IamInstanceProfileAssociations: associations.map(({ instanceId, profile }) => ({
      AssociationId: profile.associationId,
      InstanceId: instanceId,
      IamInstanceProfile: { Arn: profile.arn, Id: profile.id },
      State: 'associated',
    })),
  }),
});

function named(all: readonly Association[], id: string): Association {
  const association = all.find(({ profile }) => profile.associationId === id);
  if (!association)
    throw new ServiceError('InvalidAssociationID.NotFound', `An invalid association-id of '${id}' was given`);
  return association;
}
