/**
 * How fast virtual time follows the wall clock. What runs ahead (a call was answered, somebody let ten minutes pass) is not waited
 * for, and a machine that slept has not let the time pass.
 */
const LONGEST_LOOK_MS = 1_000;

export class Pace {
  private due: number;
  private lookedAt: number;

  constructor(
    virtualMs: number,
    wallMs: number,
    /** Virtual seconds in a second; 0 stands still. */
    public speed: number,
  ) {
    this.due = virtualMs;
    this.lookedAt = wallMs;
  }

  /** The virtual time that should be reached by now, given what is. */
  dueAt(virtualMs: number, wallMs: number): number {
    const passed = Math.min(wallMs - this.lookedAt, LONGEST_LOOK_MS);
    this.lookedAt = wallMs;
    this.due = Math.max(this.due, virtualMs) + Math.max(0, passed) * this.speed;
    return this.due;
  }
}
