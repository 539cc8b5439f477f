/** Whether the stack has come to rest: nothing was called for a while, and no workflow runs but those that wait for a person. */
import type { Range } from '../range';

const QUIET_MS = 60_000;
const LONGEST_MS = 6 * 3_600_000;

export class Idleness {
  private calls = 0;
  private activeAt: number | undefined;

  constructor(private readonly range: Range) {}

  isIdle(now: number): boolean {
    const { calls, record, world } = this.range;
    this.activeAt ??= now;
    const own = calls.slice(this.calls).filter(({ caller }) => caller !== 'analyst');
    this.calls = calls.length;
    if (own.length > 0) this.activeAt = now;
    const running = record.executions.filter(({ status }) => status === 'RUNNING').length;
    const asking = [...world.states.tasks.values()].filter((task) => task.isOpen()).length;
    return running <= asking && now - this.activeAt >= QUIET_MS;
  }

  /** When waiting for it is given up. */
  limit(now: number): number {
    this.activeAt = now;
    return now + LONGEST_MS;
  }
}
