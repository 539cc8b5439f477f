/**
 * Virtual time. Everything in the range that waits, waits here: API latency, Lambda init, Step Functions
 * waits and retries, snapshot progress, the intruder's beacon. Time moves only when `step` runs the next
 * event, so an hour of polling costs no hour. Events at the same instant run in the order they were scheduled.
 */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Virtual time in milliseconds since the epoch. */
  now(): number;
  /** Runs `action` once, `delayMs` (at least 0) of virtual time from now. */
  schedule(delayMs: number, action: () => void): Timer;
  sleep(delayMs: number): Promise<void>;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
  cancelled: boolean;
}

export class VirtualClock implements Clock {
  private readonly heap: Entry[] = [];
  private current: number;
  private order = 0;

  constructor(startMs: number) {
    this.current = startMs;
  }

  now(): number {
    return this.current;
  }

  schedule(delayMs: number, action: () => void): Timer {
    if (!Number.isFinite(delayMs))
      throw new RangeError(`delay must be a finite number of ms, got ${delayMs}`);
    const at = this.current + Math.max(0, delayMs);
    const entry: Entry = { at, order: this.order++, action, cancelled: false };
    push(this.heap, entry);
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.schedule(delayMs, resolve));
  }

  /** When the next event is due, or undefined when nothing is scheduled. */
  nextAt(): number | undefined {
    while (this.heap[0]?.cancelled) pop(this.heap);
    return this.heap[0]?.at;
  }

  /** Moves time on to `at`, or to the next event if that is due before; runs nothing. */
  moveTo(at: number): void {
    this.current = Math.max(this.current, Math.min(at, this.nextAt() ?? at));
  }

  /** Moves time to the next event and runs it; false when nothing is scheduled. */
  step(): boolean {
    if (this.nextAt() === undefined) return false;
    const entry = pop(this.heap);
    if (!entry) return false;
    this.current = entry.at;
    entry.action();
    return true;
  }
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Entry[], entry: Entry): void {
  heap.push(entry);
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!swapIfBefore(heap, child, parent)) return;
    child = parent;
  }
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (heap.length === 0 || last === undefined) return first;
  heap[0] = last;
  for (let parent = 0; ; ) {
    const [left, right] = [2 * parent + 1, 2 * parent + 2];
    const smaller = isBefore(heap, right, left) ? right : left;
    if (!swapIfBefore(heap, smaller, parent)) return first;
    parent = smaller;
  }
}

function isBefore(heap: Entry[], a: number, b: number): boolean {
  const [x, y] = [heap[a], heap[b]];
  return x !== undefined && y !== undefined && before(x, y);
}

function swapIfBefore(heap: Entry[], a: number, b: number): boolean {
  const [x, y] = [heap[a], heap[b]];
  if (!x || !y || !before(x, y)) return false;
  heap[a] = y;
  heap[b] = x;
  return true;
}
