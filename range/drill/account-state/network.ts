/** VPCs with their subnets, network ACLs, security groups and network interfaces. */
import { placeOf } from '../../services/ec2/elastic-ips';
import type {
  NetworkAcl,
  NetworkInterface,
  SecurityGroup,
  SecurityGroupRule,
} from '../../services/ec2/state';
import type { World } from '../../world';
import { resource, sorted, tagText } from './facts';

export const networkState = ({ ec2 }: World) => [
  ...[...ec2.subnets.values()].map(({ id, internet, internetV6, routeTableId, tags }) =>
    resource(`subnet ${id}`, { routes: [internet, internetV6, routeTableId], tags: tagText(tags) }),
  ),
  ...[...ec2.endpoints.values()].map(({ id, serviceName, policyDocument }) =>
    resource(`endpoint ${id}`, { service: serviceName, policy: policyDocument }),
  ),
  ...[...ec2.networkAcls.values()].map(aclState),
  ...[...ec2.securityGroups.values()].map(groupState),
  ...[...ec2.networkInterfaces.values()].map(interfaceState),
  ...[...ec2.elasticIps.values()].map((each) =>
    resource(`Elastic IP ${each.ip}`, {
      on: placeOf(ec2, each)?.eni.id ?? 'nothing',
      address: placeOf(ec2, each)?.address.ip,
    }),
  ),
];

const aclState = ({ id, entries, associations, tags }: NetworkAcl) =>
  resource(`network ACL ${id}`, {
    entries: entries.map((each) => JSON.stringify(each)),
    subnets: sorted(associations.keys()),
    tags: tagText(tags),
  });

const groupState = ({ id, name, rules, tags }: SecurityGroup) =>
  resource(`security group ${id}`, {
    name,
    rules: sorted([...rules.values()].map(ruleText)),
    tags: tagText(tags),
  });

const ruleText = ({ direction, protocol, fromPort, toPort, peer }: SecurityGroupRule): string =>
  `${direction} ${protocol} ${fromPort}-${toPort} ${JSON.stringify(peer)}`;

const interfaceState = (eni: NetworkInterface) =>
  resource(`interface ${eni.id}`, {
    groups: sorted(eni.groupIds),
    'idle timeouts': eni.trackingTimeouts,
    'private addresses': [...eni.privateAddresses.map(({ ip }) => ip), ...eni.ipv6Addresses],
    'public addresses': eni.privateAddresses.flatMap(({ publicAddress }) => publicAddress?.ip ?? []),
    attachment: eni.attachment && {
      instance: eni.attachment.instanceId,
      index: eni.attachment.deviceIndex,
      deleteOnTermination: eni.attachment.deleteOnTermination,
    },
    'source/destination check': eni.sourceDestCheck,
    tags: tagText(eni.tags),
  });
