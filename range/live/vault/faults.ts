/** What goes wrong with a request for a part or for an object, and how often. */
export interface VaultFault {
  /** Number of a part, or the name of an object without its folders. */
  readonly of: number | string;
  /** Of its first attempts. */
  readonly attempts: number;
  /** `reset`: the connection breaks in the middle of the body. */
  readonly kind: 'server-error' | 'not-found' | 'reset';
}

export class Faults {
  private readonly seen = new Map<number | string, number>();

  constructor(private readonly planned: readonly VaultFault[]) {}

  /** Counts the attempt and says what happens to it. */
  next(of: number | string): VaultFault['kind'] | undefined {
    const count = (this.seen.get(of) ?? 0) + 1;
    this.seen.set(of, count);
    return this.planned.find((fault) => fault.of === of && count <= fault.attempts)?.kind;
  }
}
