/** The evidence channel's rules for a VPC, from the endpoints that it has. */
import { DescribeManagedPrefixListsCommand, type VpcEndpoint } from '@aws-sdk/client-ec2';
import { channelEndpoints, S3_GATEWAY, serviceOf } from '../common/channel-endpoints';
import { ec2 } from '../common/ec2';
import type { OwnRule } from './own-rule';

/** What the agent uses: older ones want `ec2messages` too, where there is an endpoint for it. */
const USED = ['ssm', 'ssmmessages', 'ec2messages'];

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
  const { interfaces, gateway, missing: lacking } = await channelEndpoints(vpcId);
  const prefixList = await s3PrefixList(gateway);
  const missing = gateway && prefixList === undefined ? [...lacking, S3_GATEWAY] : lacking;
  if (missing.length > 0 || prefixList === undefined) return { missing };
  const groups = new Set(
    interfaces
      .filter((each) => USED.includes(serviceOf(each)))
      .flatMap(({ Groups }) => (Groups ?? []).flatMap(({ GroupId }) => GroupId ?? [])),
  );
  return { rules: [...[...groups].map((id) => https('group', id)), https('prefix-list', prefixList)] };
}

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
