/** Watches for the cut: the moment from which no new connection can reach the subject or leave it, as the world sees it. */
import type { Instance } from '../services/ec2/state';
import type { World } from '../world';

export interface Cut {
  readonly at: number;
  readonly by: 'stopping' | 'quarantine group';
}

export class CutWatch {
  first: Cut | undefined;

  constructor(
    private readonly world: World,
    private readonly subject: Instance,
    private readonly onCut: (cut: Cut) => void,
  ) {
    world.ec2.onGroupsChanged.subscribe(() => this.look());
    world.ec2.onInstanceState.subscribe(() => this.look());
  }

  private look(): void {
    if (this.first) return;
    const by =
      this.subject.state === 'running' ? (this.isQuarantined() ? 'quarantine group' : undefined) : 'stopping';
    if (by === undefined) return;
    this.first = { at: this.world.clock.now(), by };
    this.onCut(this.first);
  }

  private isQuarantined(): boolean {
    const { networkInterfaces, securityGroups } = this.world.ec2;
    return this.subject.eniIds.every((id) =>
      (networkInterfaces.get(id)?.groupIds ?? []).every(
        (groupId) => securityGroups.get(groupId)?.rules.size === 0,
      ),
    );
  }
}
