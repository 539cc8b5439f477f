/** Those who must not be hurt: how they were before the trigger, and what they have lost since. */
import { dataBucket } from '../scenarios/network';
import type { Staged } from '../scenarios/scenario';
import type { Instance } from '../services/ec2/state';
import type { World } from '../world';
import { NeighbourTraffic } from './neighbour-traffic';

interface Before {
  readonly instance: Instance;
  readonly snapshot: string;
}

export class Fleet {
  private readonly before: readonly Before[];
  private readonly traffic: NeighbourTraffic;
  private readonly rules: ReadonlyMap<string, string>;

  constructor(
    private readonly world: World,
    private readonly staged: Staged,
  ) {
    this.before = staged.neighbours.map((instance) => ({ instance, snapshot: this.lookAt(instance) }));
    this.traffic = new NeighbourTraffic(world, staged.neighbours, `${dataBucket(world)}/customers.csv`);
    this.rules = new Map([...world.ec2.securityGroups.keys()].map((id) => [id, this.rulesOf(id)]));
  }

  /** Everything that differs, in words. */
  losses(): string[] {
    const hurt = this.before.filter(({ instance, snapshot }) => this.lookAt(instance) !== snapshot);
    const edited = [...this.rules].filter(([id, rules]) => this.rulesOf(id) !== rules);
    return [
      ...hurt.map(({ instance }) => `${instance.id} is not as it was`),
      ...edited.map(([id]) => `the rules of ${id}, which others use, were changed`),
      ...this.traffic.losses,
      ...this.staged.groups.flatMap((name) => this.shortage(name)),
    ];
  }

  private lookAt({ id, state, eniIds, attributes, tags }: Instance): string {
    const groups = eniIds.map((eniId) => this.world.ec2.networkInterfaces.get(eniId)?.groupIds);
    return JSON.stringify([id, state, groups, attributes, [...tags]]);
  }

  private rulesOf(id: string): string {
    return JSON.stringify([...(this.world.ec2.securityGroups.get(id)?.rules.keys() ?? [])]);
  }

  private shortage(name: string): string[] {
    const group = this.world.autoscaling.groups.get(name);
    if (!group) return [`the group ${name} is gone`];
    const serving = [...group.instances.values()].filter(
      ({ lifecycleState }) => lifecycleState === 'InService',
    ).length;
    return serving < group.desiredCapacity
      ? [`${name} serves with ${serving} of ${group.desiredCapacity} instances`]
      : [];
  }
}
