/**
 * Watches for the cut, as the world sees it: the moment from which no new connection can reach the subject or leave it, and no
 * packet of the C2 connection gets through, if the trigger names that. The later of the two made the cut.
 */
import type { Instance } from '../services/ec2/state';
import type { World } from '../world';

export interface Cut {
  readonly at: number;
  readonly by: 'stopping' | 'quarantine group' | 'network ACL';
}

export class CutWatch {
  first: Cut | undefined;
  /** Whether the groups alone already shut the subject off, while the C2 connection still passed. */
  private hasWaited = false;

  constructor(
    private readonly world: World,
    private readonly subject: Instance,
    /** Of a C2 server that the trigger does not name nobody can know: then this is always false. */
    private readonly isC2Open: () => boolean,
    private readonly onCut: (cut: Cut) => void,
  ) {
    const { onGroupsChanged, onNetworkAclChanged, onInstanceState, onGuestState, onFlowClosed } = world.ec2;
    for (const signal of [onGroupsChanged, onNetworkAclChanged, onInstanceState, onGuestState, onFlowClosed])
      signal.subscribe(() => this.look());
  }

  private look(): void {
    if (this.first) return;
    const by = this.shutBy();
    if (by === undefined) return;
    if (this.isC2Open()) this.hasWaited = true;
    else {
      this.first = {
        at: this.world.clock.now(),
        by: by === 'quarantine group' && this.hasWaited ? 'network ACL' : by,
      };
      this.onCut(this.first);
    }
  }

  private shutBy(): 'stopping' | 'quarantine group' | undefined {
    if (this.subject.state !== 'running') return 'stopping';
    return this.isQuarantined() ? 'quarantine group' : undefined;
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
