import fc from 'fast-check';
import { VirtualClock } from '../../../range/kernel/clock';

const START = 1_795_420_800_000;

type Step =
  | { readonly do: 'schedule'; readonly delay: number }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'run' };

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('schedule' as const), delay: fc.nat(20) }),
    fc.record({ do: fc.constant('cancel' as const), which: fc.nat(30) }),
    fc.record({ do: fc.constant('run' as const) }),
  ),
  { maxLength: 80 },
);

/** What the clock must do, in the plainest way: a list that is sorted anew each time. */
class SortedClock {
  now = START;
  private readonly entries: { at: number; order: number; cancelled: boolean }[] = [];

  schedule(delay: number): void {
    this.entries.push({ at: this.now + delay, order: this.entries.length, cancelled: false });
  }

  cancel(which: number): void {
    const entry = this.entries[which];
    if (entry) entry.cancelled = true;
  }

  run(): number | undefined {
    const due = this.entries.filter(({ cancelled }) => !cancelled);
    const [first] = due.sort((a, b) => a.at - b.at || a.order - b.order);
    if (!first) return undefined;
    first.cancelled = true;
    this.now = first.at;
    return first.order;
  }
}

function play(plan: readonly Step[]): { heap: unknown[]; sorted: unknown[] } {
  const [clock, model] = [new VirtualClock(START), new SortedClock()];
  const timers: { cancel(): void }[] = [];
  const [heap, sorted]: [unknown[], unknown[]] = [[], []];
  let ran: number | undefined;
  for (const step of plan) {
    if (step.do === 'schedule') {
      const order = timers.length;
      timers.push(
        clock.schedule(step.delay, () => {
          ran = order;
        }),
      );
      model.schedule(step.delay);
    } else if (step.do === 'cancel') {
      timers[step.which]?.cancel();
      model.cancel(step.which);
    } else {
      ran = undefined;
      const moved = clock.step();
      heap.push([moved, ran, clock.now()]);
      const expected = model.run();
      sorted.push([expected !== undefined, expected, model.now]);
    }
  }
  return { heap, sorted };
}

test('runs what a sorted list would run, at the same times, through any schedule, cancellation and step', () => {
  fc.assert(
    fc.property(steps, (plan) => {
      const { heap, sorted } = play([...plan, ...Array.from({ length: 80 }, () => ({ do: 'run' as const }))]);
      expect(heap).toEqual(sorted);
    }),
    { numRuns: 200 },
  );
});

test('stands still until it is stepped', () => {
  const clock = new VirtualClock(START);
  clock.schedule(5, () => {});
  expect(clock.now()).toBe(START);
  expect(clock.nextAt()).toBe(START + 5);
  expect(clock.step()).toBe(true);
  expect(clock.now()).toBe(START + 5);
  expect(clock.step()).toBe(false);
  expect(clock.nextAt()).toBeUndefined();
});

test('runs what is scheduled for now after what was scheduled for now before it', () => {
  const clock = new VirtualClock(START);
  const order: string[] = [];
  clock.schedule(0, () => {
    order.push('first');
    clock.schedule(0, () => order.push('third'));
  });
  clock.schedule(0, () => order.push('second'));
  while (clock.step());
  expect(order).toEqual(['first', 'second', 'third']);
});

test('takes a negative delay as none: time never goes back', () => {
  const clock = new VirtualClock(START);
  clock.schedule(-1_000, () => {});
  clock.step();
  expect(clock.now()).toBe(START);
});

test('wakes a sleeper after its time', async () => {
  const clock = new VirtualClock(START);
  const slept = clock.sleep(1_500).then(() => clock.now());
  clock.step();
  await expect(slept).resolves.toBe(START + 1_500);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('rejects the delay %p by name', (delay) => {
  expect(() => new VirtualClock(START).schedule(delay, () => {})).toThrow(`got ${delay}`);
});
