/**
 * The tag that turns acting into asking, never into ignoring: on the subject, whatever its value, or on its VPC. Whoever can set it gains a
 * delay. A person who started the case has decided already, and is not asked again.
 */
import { DescribeVpcsCommand, type Instance } from '@aws-sdk/client-ec2';
import type { Case } from '../common/case';
import { ec2 } from '../common/ec2';
import type { ExemptionPolicy } from '../common/policy';
import { tagOf } from './subject';

/** Why the subject is exempt, or undefined. */
export async function exemptionOf(
  { trigger }: Case,
  instance: Instance,
  key: string,
  { vpcTags }: ExemptionPolicy,
): Promise<string | undefined> {
  if (trigger.kind === 'person') return undefined;
  if (tagOf(instance, key) !== undefined) return `the instance has the exemption tag ${key}`;
  const { VpcId } = instance;
  if (!vpcTags || VpcId === undefined) return undefined;
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
  const isTagged = Vpcs.some(({ Tags = [] }) => Tags.some(({ Key }) => Key === key));
  return isTagged ? `its VPC ${VpcId} has the exemption tag ${key}` : undefined;
}
