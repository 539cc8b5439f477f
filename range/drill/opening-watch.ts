/**
 * Watches what a look at the end cannot see: cut, and then open again for a while. An opening is one of Cordon's own groups, with a rule that is
 * for an address block, on an interface of the running subject after the cut. Groups that policy opens on purpose are not meant.
 */
import type { Instance } from '../services/ec2/state';
import type { World } from '../world';
import type { Cut } from './cut';
import type { Opening } from './result';

/** Their rules name groups and prefix lists, if anything. */
const TIGHT = ['quarantine', 'evidence-channel'];

export class OpeningWatch {
  private readonly ended: Opening[] = [];
  private current: Omit<Opening, 'untilMs'> | undefined;

  constructor(
    private readonly world: World,
    private readonly subject: Instance,
    private readonly cut: { readonly first: Cut | undefined },
  ) {
    const { onGroupsChanged, onInstanceState } = world.ec2;
    for (const signal of [onGroupsChanged, onInstanceState]) signal.subscribe(() => this.look());
  }

  /** Those until now, the last of which may not have ended. */
  get openings(): readonly Opening[] {
    return this.current ? [...this.ended, { ...this.current, untilMs: undefined }] : this.ended;
  }

  private look(): void {
    const groupId = this.cut.first ? this.openGroup() : undefined;
    if (groupId === this.current?.groupId) return;
    const now = this.world.clock.now();
    if (this.current) this.ended.push({ ...this.current, untilMs: now });
    this.current = groupId === undefined ? undefined : { groupId, fromMs: now };
  }

  private openGroup(): string | undefined {
    if (this.subject.state !== 'running') return undefined;
    const { networkInterfaces, securityGroups } = this.world.ec2;
    return this.subject.eniIds
      .flatMap((id) => networkInterfaces.get(id)?.groupIds ?? [])
      .find((id) => {
        const { tags, rules } = securityGroups.get(id) ?? {};
        return (
          TIGHT.includes(tags?.get('cordon:group') ?? '') &&
          [...(rules?.values() ?? [])].some(
            ({ peer }) => peer.kind === 'cidrIpv4' || peer.kind === 'cidrIpv6',
          )
        );
      });
  }
}
