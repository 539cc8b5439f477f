/** The parts of a VPC that several scenarios share. */
import {
  addGatewayEndpoint,
  addInterfaceEndpoint,
  addSecurityGroup,
  addSubnet,
  addVpc,
  allow,
} from '../services/ec2/builders';
import type { Subnet, Vpc } from '../services/ec2/state';
import type { World } from '../world';

export interface Network {
  readonly vpc: Vpc;
  readonly subnets: readonly [Subnet, Subnet];
}

export function addNetwork(world: World, { ipv6 = false } = {}): Network {
  const vpc = addVpc(world, { cidr: '10.20.0.0/16', ...(ipv6 && { ipv6Cidr: '2001:db8:20::/56' }) });
  const subnet = (index: number): Subnet =>
    addSubnet(world, vpc.id, {
      cidr: `10.20.${index}.0/24`,
      availabilityZone: `${world.region}${'ab'[index - 1]}`,
      ...(ipv6 && { ipv6Cidr: `2001:db8:20:${index}::/64` }),
    });
  return { vpc, subnets: [subnet(1), subnet(2)] };
}

/** What the evidence channel needs: Systems Manager and S3 without the internet. */
export function addEvidenceEndpoints(world: World, { vpc, subnets }: Network): void {
  const subnetIds = subnets.map(({ id }) => id);
  const group = addSecurityGroup(world, vpc.id, {
    name: 'endpoints',
    rules: [allow('ingress', 'tcp', 443, vpc.cidrs[0] ?? '')],
  });
  for (const service of ['ssm', 'ssmmessages'])
    addInterfaceEndpoint(world, vpc.id, { service, subnetIds, groupIds: [group.id] });
  addGatewayEndpoint(world, vpc.id, { service: 's3', subnetIds });
}

export const profileOf = (world: World, roleName: string) => ({
  arn: `arn:${world.partition}:iam::${world.account}:instance-profile/${roleName}`,
  id: `AIPA${'CORDONEXAMPLE0000'.slice(0, 17)}`,
  roleName,
});
