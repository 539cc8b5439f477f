import {
  addSecurityGroup,
  addSubnet,
  addVpc,
  allow,
  type LaunchSpec,
  launchInstance,
} from '../../../../range/services/ec2/builders';
import type {
  Instance,
  NetworkInterface,
  SecurityGroup,
  Subnet,
  Vpc,
} from '../../../../range/services/ec2/state';
import { type Fixture, type FixtureOptions, worldFixture } from '../../world-fixture';

export interface Scene extends Fixture {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  /** Ingress 443 from everywhere, all egress. */
  readonly web: SecurityGroup;
  /** No rule at all. */
  readonly closed: SecurityGroup;
  /** All protocols both ways, both families. */
  readonly open: SecurityGroup;
  launch(spec?: Partial<LaunchSpec>): Instance;
  eniOf(instance: Instance, index?: number): NetworkInterface;
}

const EVERYTHING: readonly [number, number] = [-1, -1];

/** A dual-stack VPC with one public subnet. */
export function scene(options: FixtureOptions = {}): Scene {
  const fixture = worldFixture(options);
  const { world } = fixture;
  const vpc = addVpc(world, { ipv6Cidr: '2600:1f18:aaaa:bb00::/56' });
  const subnet = addSubnet(world, vpc.id, { cidr: '10.0.1.0/24', ipv6Cidr: '2600:1f18:aaaa:bb01::/64' });
  const web = addSecurityGroup(world, vpc.id, {
    name: 'web',
    rules: [allow('ingress', 'tcp', 443, '0.0.0.0/0'), allow('ingress', 'tcp', 443, '::/0')],
  });
  const closed = addSecurityGroup(world, vpc.id, { name: 'closed', defaultEgress: false });
  const open = addSecurityGroup(world, vpc.id, {
    name: 'open',
    rules: [allow('ingress', '-1', EVERYTHING, '0.0.0.0/0'), allow('ingress', '-1', EVERYTHING, '::/0')],
  });
  return {
    ...fixture,
    vpc,
    subnet,
    web,
    closed,
    open,
    launch: (spec = {}) => launchInstance(world, { subnetId: subnet.id, groupIds: [web.id], ...spec }),
    eniOf: (instance, index = 0) => {
      const eni = world.ec2.networkInterfaces.get(instance.eniIds[index] ?? '');
      if (!eni) throw new Error(`instance ${instance.id} has no interface ${index}`);
      return eni;
    },
  };
}
