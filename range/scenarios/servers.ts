/** Servers that stand alone, as several scenarios launch them. */
import { addSecurityGroup, allow, type LaunchSpec, launchInstance } from '../services/ec2/builders';
import type { Instance } from '../services/ec2/state';
import { addManagedNode } from '../services/ssm/state';
import type { World } from '../world';
import { addEvidenceEndpoints, addNetwork, type Network, type NetworkSpec, profileOf } from './network';
import type { TagKeys } from './scenario';

export interface ServersSpec extends NetworkSpec {
  /** Of the servers and of their role. */
  readonly name: string;
  /** With the subject, which is the first. @default 2 */
  readonly count?: number;
  readonly mode: string;
  /** What is different about the subject. */
  readonly subject?: Partial<LaunchSpec>;
}

export interface Servers {
  readonly network: Network;
  readonly subject: Instance;
  readonly neighbours: readonly Instance[];
}

/** Managed by Systems Manager, in one subnet and one security group, all with the same role. */
export function addServers(world: World, tagKeys: TagKeys, spec: ServersSpec): Servers {
  const { name, count = 2, mode } = spec;
  const network = addNetwork(world, spec);
  addEvidenceEndpoints(world, network);
  const group = addSecurityGroup(world, network.vpc.id, {
    name,
    rules: [allow('ingress', 'tcp', 8080, '10.0.0.0/8')],
  });
  const launch = (index: number, more: Partial<LaunchSpec> = {}): Instance => {
    const instance = launchInstance(world, {
      subnetId: network.subnets[0].id,
      type: 't3.micro',
      groupIds: [group.id],
      profile: profileOf(world, name),
      tags: { Name: `${name}-${index}` },
      ...more,
    });
    addManagedNode(world, instance.id);
    return instance;
  };
  const subject = launch(1, spec.subject);
  subject.tags.set(tagKeys.mode, mode);
  return {
    network,
    subject,
    neighbours: Array.from({ length: count - 1 }, (_, index) => launch(index + 2)),
  };
}
