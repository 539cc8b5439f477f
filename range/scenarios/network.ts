/** The parts of a VPC that several scenarios share. */
import {
  addGatewayEndpoint,
  addInterfaceEndpoint,
  addSecurityGroup,
  addSubnet,
  addVpc,
  allow,
} from '../services/ec2/builders';
import type { InternetRoute, Subnet, Vpc } from '../services/ec2/state';
import { addInstanceProfile, addRole } from '../services/iam/builders';
import type { World } from '../world';

export interface Network {
  readonly vpc: Vpc;
  readonly subnets: readonly [Subnet, Subnet];
}

export interface NetworkSpec {
  /** @default false */
  readonly ipv6?: boolean;
  /** How the subnets reach the internet over IPv4. @default internet-gateway */
  readonly internet?: InternetRoute;
}

export function addNetwork(
  world: World,
  { ipv6 = false, internet = 'internet-gateway' }: NetworkSpec = {},
): Network {
  const vpc = addVpc(world, { cidr: '10.20.0.0/16', ...(ipv6 && { ipv6Cidr: '2001:db8:20::/56' }) });
  const subnet = (index: number): Subnet =>
    addSubnet(world, vpc.id, {
      cidr: `10.20.${index}.0/24`,
      internet,
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

/** The bucket that the roles of the scenarios may read. */
export const dataBucket = ({ partition, account }: World): string => `arn:${partition}:s3:::data-${account}`;

/** What AmazonSSMManagedInstanceCore gives the agent, as far as it matters here. */
const AGENT_ACTIONS = ['ssm:UpdateInstanceInformation', 'ssmmessages:*', 'ec2messages:*'];

/** A role with its profile of the same name: it may read a bucket, and its instances can be managed. Made once. */
export function profileOf(world: World, roleName: string) {
  const standing = world.iam.instanceProfiles.get(roleName);
  if (standing) return { arn: standing.arn, id: standing.id, roleName };
  addRole(world, {
    name: roleName,
    statements: [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `${dataBucket(world)}/*` },
      { Effect: 'Allow', Action: AGENT_ACTIONS, Resource: '*' },
    ],
  });
  const { arn, id } = addInstanceProfile(world, { name: roleName, roleName });
  return { arn, id, roleName };
}
