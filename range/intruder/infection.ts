/** A worm's way through the VPC: at every beat one try at each instance that it can open a connection to (ATT&CK T1210). */
import type { Random } from '../kernel/random';
import type { Instance } from '../services/ec2/state';
import type { World } from '../world';
import { canConnect } from './connect';
import type { Temperament } from './temperament';

export class Infection {
  /** Since when, by instance id. */
  readonly infected = new Map<string, number>();

  constructor(
    private readonly world: World,
    private readonly instance: Instance,
    private readonly traits: NonNullable<Temperament['infects']>,
    private readonly random: Random,
  ) {}

  beat(): void {
    for (const other of this.world.ec2.instances.values()) {
      if (other.id === this.instance.id || this.infected.has(other.id) || !this.canReach(other)) continue;
      if (this.random.next() < this.traits.chance) this.infected.set(other.id, this.world.clock.now());
    }
  }

  private canReach(other: Instance): boolean {
    if (other.vpcId !== this.instance.vpcId || other.guest !== 'running') return false;
    const { networkInterfaces } = this.world.ec2;
    const addresses = other.eniIds.flatMap((id) => networkInterfaces.get(id)?.privateAddresses ?? []);
    return addresses.some(({ ip }) =>
      this.traits.ports.some((port) => canConnect(this.world, this.instance, { ip, port })),
    );
  }
}
