import { addEvidenceEndpoints } from '../../scenarios/network';
import { addSecurityGroup, addSubnet, addVpc, allow } from '../../services/ec2/builders';
import type { Subnet, Vpc } from '../../services/ec2/state';
import type { World } from '../../world';

export interface Network {
  readonly vpc: Vpc;
  readonly subnets: readonly [Subnet, Subnet];
  readonly groupId: string;
}

/** A VPC with room for thirty thousand instances, and what the evidence channel needs. */
export function addNetwork(world: World, index: number): Network {
  const vpc = addVpc(world, { cidr: `10.${20 + index}.0.0/16` });
  const subnet = (half: 0 | 1): Subnet =>
    addSubnet(world, vpc.id, {
      cidr: `10.${20 + index}.${128 * half}.0/17`,
      internet: 'internet-gateway',
      availabilityZone: `${world.region}${half === 0 ? 'a' : 'b'}`,
    });
  const subnets = [subnet(0), subnet(1)] as const;
  addEvidenceEndpoints(world, { vpc, subnets });
  const group = addSecurityGroup(world, vpc.id, {
    name: 'fleet',
    rules: [allow('ingress', 'tcp', 8080, '10.0.0.0/8')],
  });
  return { vpc, subnets, groupId: group.id };
}
