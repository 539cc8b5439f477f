/** When each subject was cut: stopping, or every interface in groups without a rule. */
import type { Instance } from '../../services/ec2/state';
import type { World } from '../../world';

export class StormWatch {
  /** Virtual ms by instance id, in the order of the cuts. */
  readonly cuts = new Map<string, number>();
  private readonly left: Map<string, Instance>;

  constructor(
    private readonly world: World,
    subjects: readonly Instance[],
  ) {
    this.left = new Map(subjects.map((each) => [each.id, each]));
    const { onGroupsChanged, onInstanceState, networkInterfaces } = world.ec2;
    onGroupsChanged.subscribe((eniId) => this.look(networkInterfaces.get(eniId)?.attachment?.instanceId));
    onInstanceState.subscribe((instanceId) => this.look(instanceId));
  }

  private look(instanceId: string | undefined): void {
    const subject = this.left.get(instanceId ?? '');
    if (!subject || !this.isCut(subject)) return;
    this.left.delete(subject.id);
    this.cuts.set(subject.id, this.world.clock.now());
  }

  private isCut({ state, eniIds }: Instance): boolean {
    const { networkInterfaces, securityGroups } = this.world.ec2;
    if (state !== 'running') return true;
    return eniIds.every((id) =>
      networkInterfaces.get(id)?.groupIds.every((groupId) => securityGroups.get(groupId)?.rules.size === 0),
    );
  }
}

/** Whether only a person or Cordon can end the subject, and its disks would stay. */
export const isProtected = ({ attributes, blockDevices }: Instance): boolean =>
  attributes.disableApiTermination && blockDevices.every(({ deleteOnTermination }) => !deleteOnTermination);
