import { paginateDescribeIamInstanceProfileAssociations } from '@aws-sdk/client-ec2';
import { collect } from '../common/collect';
import { ec2 } from '../common/ec2';

/** More are counted, not named. */
const MOST_NAMED = 50;

export interface Sharing {
  readonly count: number;
  readonly instanceIds: readonly string[];
}

/** The other instances with the same profile, and so with the same role: those that the deny must spare. */
export async function othersWith(profileArn: string, instanceId: string): Promise<Sharing> {
  const pages = paginateDescribeIamInstanceProfileAssociations(
    { client: ec2 },
    { Filters: [{ Name: 'state', Values: ['associated'] }] },
  );
  const associations = await collect(pages, (page) => page.IamInstanceProfileAssociations);
  const others = associations.flatMap(({ InstanceId, IamInstanceProfile }) =>
    IamInstanceProfile?.Arn === profileArn && InstanceId !== undefined && InstanceId !== instanceId
      ? [InstanceId]
      : [],
  );
  return { count: others.length, instanceIds: others.sort().slice(0, MOST_NAMED) };
}
