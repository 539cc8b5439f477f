/** The account that the worm hits: many servers in several VPCs and subnets, twenty with each role, none managed by Systems Manager unless asked for. */

import { profileOf } from '../../scenarios/network';
import { launchInstance } from '../../services/ec2/builders';
import type { Instance } from '../../services/ec2/state';
import { addManagedNode } from '../../services/ssm/state';
import type { World } from '../../world';
import { addNetwork, type Network } from './network';

export interface StormSpec {
  readonly subjects: number;
  /** @default 4 */
  readonly vpcs?: number;
  /** @default 20 */
  readonly subjectsPerRole?: number;
  /** So many of them have an agent, and their memory is captured. @default 0 */
  readonly managed?: number;
  readonly mode?: string;
  /** The worm takes one after another, so far apart. @default all within two seconds */
  readonly apartMs?: number;
  /** Some findings are told again as Critical. @default true */
  readonly isWorsening?: boolean;
}

export interface Stage {
  readonly subjects: readonly Instance[];
  readonly networks: readonly Network[];
}

export function stageStorm(world: World, modeKey: string, spec: StormSpec): Stage {
  const { subjects, vpcs = 4, subjectsPerRole = 20, managed = 0, mode = 'online' } = spec;
  const networks = Array.from({ length: Math.min(vpcs, subjects) }, (_, index) => addNetwork(world, index));
  const launched = Array.from({ length: subjects }, (_, index) => {
    const network = networks[index % networks.length];
    const subnet = network?.subnets[Math.floor(index / networks.length) % network.subnets.length];
    if (!network || !subnet) throw new Error('the storm has no network');
    const instance = launchInstance(world, {
      subnetId: subnet.id,
      type: 't3.micro',
      groupIds: [network.groupId],
      profile: profileOf(world, `fleet-${Math.floor(index / subjectsPerRole)}`),
      tags: { Name: `node-${index}`, [modeKey]: mode },
    });
    if (index < managed) addManagedNode(world, instance.id);
    return instance;
  });
  return { subjects: launched, networks };
}
