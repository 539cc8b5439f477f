/** Watches the intruder's ways out: which were open at the trigger, and when each was closed for good, as the world sees it. */
import type { Intruder } from '../intruder/intruder';
import { LEAK_PATHS, type LeakPath } from '../intruder/path';
import type { World } from '../world';

export class PathWatch {
  private atTrigger: readonly LeakPath[] = [];
  private readonly closedAt = new Map<LeakPath, number>();

  constructor(
    private readonly world: World,
    private readonly intruder: Pick<Intruder, 'openPaths' | 'onBeat'>,
  ) {
    const { ec2, iam } = world;
    const signals = [
      intruder.onBeat,
      ec2.onGroupsChanged,
      ec2.onNetworkAclChanged,
      ec2.onInstanceState,
      ec2.onGuestState,
      ec2.onFlowClosed,
      iam.onPolicyInForce,
    ];
    for (const signal of signals) signal.subscribe(() => this.look());
  }

  /** Call at the trigger. */
  begin(): void {
    this.atTrigger = this.intruder.openPaths();
  }

  /** The paths that the intruder could use at the trigger, in the order of `LEAK_PATHS`. */
  get paths(): readonly LeakPath[] {
    return this.atTrigger;
  }

  /** When the path was closed and stayed so; undefined if it is open. */
  closed(path: LeakPath): number | undefined {
    this.look();
    return this.closedAt.get(path);
  }

  private look(): void {
    const open = this.intruder.openPaths();
    for (const path of LEAK_PATHS) {
      if (open.includes(path)) this.closedAt.delete(path);
      else if (!this.closedAt.has(path)) this.closedAt.set(path, this.world.clock.now());
    }
  }
}
