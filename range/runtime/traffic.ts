/**
 * Where each HTTP request between a function and the range is: on its way (either direction), or parked at the range
 * until its virtual time comes. Virtual time may move only when nothing is on its way; that, and not the wall
 * clock, is what makes a drill repeatable although its requests cross real sockets.
 */
export class Traffic {
  private readonly moving = new Set<string>();
  private readonly closed = new Set<string>();
  private moves = 0;

  /** A function sent a request, or the range sent an answer. */
  sent(id: string): void {
    this.moves++;
    if (!this.closed.has(id)) this.moving.add(id);
  }

  /** The request is parked at the range, or its answer was read to the end. */
  settled(id: string): void {
    this.moves++;
    this.moving.delete(id);
  }

  /** The function is done with the request, or has given it up: an answer that comes later reaches nobody. */
  over(id: string): void {
    this.closed.add(id);
    this.settled(id);
  }

  /** Resolves when nothing has been on its way for `QUIET_TURNS` turns of the event loop in a row. */
  async quiet(): Promise<void> {
    let seen = -1;
    for (let turns = 0; turns < QUIET_TURNS; ) {
      await new Promise(setImmediate);
      turns = this.moving.size === 0 && this.moves === seen ? turns + 1 : 0;
      seen = this.moves;
    }
  }
}

/**
 * Turns in which a function's promise chain may go on without touching the network. In drills of every mode nothing moved
 * again after a single quiet turn; the others are a margin. Handlers do no other real I/O.
 */
const QUIET_TURNS = 4;
