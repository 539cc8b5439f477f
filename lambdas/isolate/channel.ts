/** The evidence channel's rules for a VPC, from the endpoints that it has. */
import {
  DescribeManagedPrefixListsCommand,
  DescribeVpcEndpointsCommand,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../common/ec2';
import type { OwnRule } from './own-rule';

/** What the agent needs, by service name behind `com.amazonaws.<region>.`. Since agent 3.3 `ec2messages` is not needed. */
const NEEDED = ['ssm', 'ssmmessages'];
/** What the agent uses: older ones want `ec2messages` too, where there is an endpoint for it. */
const USED = [...NEEDED, 'ec2messages'];

export type Channel = { readonly rules: readonly OwnRule[] } | { readonly missing: readonly string[] };

const https = (kind: OwnRule['peer']['kind'], id: string): OwnRule => ({
  direction: 'egress',
  ports: 'https',
  peer: { kind, id },
});

/** Port 443 to anywhere: what an operator may allow where there are no endpoints. */
export const OPEN_CHANNEL: readonly OwnRule[] = [https('ipv4', '0.0.0.0/0'), https('ipv6', '::/0')];

/** The rules, or which endpoints the VPC lacks: without them there is no channel that leads nowhere else. */
export async function channelOf(vpcId: string): Promise<Channel> {
  const { VpcEndpoints } = await ec2.send(
    new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  const available = (VpcEndpoints ?? []).filter(({ State }) => State?.toLowerCase() === 'available');
  const interfaces = available.filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface');
  const gateway = available.find((each) => each.VpcEndpointType === 'Gateway' && serviceOf(each) === 's3');
  const missing = NEEDED.filter((name) => !interfaces.some((each) => serviceOf(each) === name));
  const prefixList = await s3PrefixList(gateway);
  if (prefixList === undefined) missing.push('s3 (gateway)');
  if (missing.length > 0 || prefixList === undefined) return { missing };
  const groups = new Set(
    interfaces
      .filter((each) => USED.includes(serviceOf(each)))
      .flatMap(({ Groups }) => (Groups ?? []).flatMap(({ GroupId }) => GroupId ?? [])),
  );
  return { rules: [...[...groups].map((id) => https('group', id)), https('prefix-list', prefixList)] };
}

const serviceOf = ({ ServiceName }: VpcEndpoint): string => ServiceName?.split('.').pop() ?? '';

/** The prefix list of S3 carries the same name as the gateway endpoint's service. */
async function s3PrefixList(gateway: VpcEndpoint | undefined): Promise<string | undefined> {
  if (gateway?.ServiceName === undefined) return undefined;
  const { PrefixLists } = await ec2.send(
    new DescribeManagedPrefixListsCommand({
      Filters: [{ Name: 'prefix-list-name', Values: [gateway.ServiceName] }],
    }),
  );
  return PrefixLists?.[0]?.PrefixListId;
}
