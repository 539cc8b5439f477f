/** The VPC endpoints that the evidence channel leads to: without them there is no channel that leads nowhere else. */
import { DescribeVpcEndpointsCommand, type VpcEndpoint } from '@aws-sdk/client-ec2';
import { ec2 } from './ec2';

/** What the agent needs, by service name behind `com.amazonaws.<region>.`. Since agent 3.3 `ec2messages` is not needed. */
const NEEDED = ['ssm', 'ssmmessages'];

export interface ChannelEndpoints {
  /** Interface endpoints that are available. */
  readonly interfaces: readonly VpcEndpoint[];
  /** Of S3, if it is available. */
  readonly gateway: VpcEndpoint | undefined;
  /** What the VPC lacks, in words. */
  readonly missing: readonly string[];
}

export async function channelEndpoints(vpcId: string): Promise<ChannelEndpoints> {
  const { VpcEndpoints } = await ec2.send(
    new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  const available = (VpcEndpoints ?? []).filter(({ State }) => State?.toLowerCase() === 'available');
  const interfaces = available.filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface');
  const gateway = available.find((each) => each.VpcEndpointType === 'Gateway' && serviceOf(each) === 's3');
  const missing = NEEDED.filter((name) => !interfaces.some((each) => serviceOf(each) === name));
  return { interfaces, gateway, missing: [...missing, ...(gateway ? [] : [S3_GATEWAY])] };
}

export const S3_GATEWAY = 's3 (gateway)';

export const serviceOf = ({ ServiceName }: VpcEndpoint): string => ServiceName?.split('.').pop() ?? '';
