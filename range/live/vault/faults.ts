/** What goes wrong with the upload of a part, and how often. */
export interface PartFault {
  readonly part: number;
  /** Of its first attempts. */
  readonly attempts: number;
  /** `reset`: the connection breaks in the middle of the body. */
  readonly kind: 'server-error' | 'reset';
}

export class Faults {
  private readonly seen = new Map<number, number>();

  constructor(private readonly planned: readonly PartFault[]) {}

  /** Counts the attempt and says what happens to it. */
  next(part: number | undefined): PartFault['kind'] | undefined {
    if (part === undefined) return undefined;
    const count = (this.seen.get(part) ?? 0) + 1;
    this.seen.set(part, count);
    return this.planned.find((fault) => fault.part === part && count <= fault.attempts)?.kind;
  }
}
