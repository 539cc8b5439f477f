/**
 * Where a time stands on a picture. What lies before the trigger has a narrow strip at the left edge to itself,
 * whatever its age. Times are virtual ms since the trigger, places are units of the picture.
 */
export interface Scale {
  readonly left: number;
  readonly right: number;
  /** Where the trigger stands. */
  readonly zero: number;
  /** The time at the right edge. */
  readonly until: number;
  /** Later times than `until` stand at the right edge. */
  x(ms: number): number;
  /** Times worth a line, from the trigger on, far enough from each other for a label each. */
  readonly ticks: readonly number[];
}

const BEFORE_TRIGGER = 16;
/** Between two labels: `2 min 30 s` is the longest on an even scale, `30 min` on a compressed one. */
const EVEN_ROOM = 80;
const COMPRESSED_ROOM = 56;
const STEPS = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 345_600_000, 604_800_000,
];

/** Every second is as wide as every other. */
export function linearScale(left: number, right: number, until: number): Scale {
  const x = place(left, right, until, (ms) => ms / until);
  const step = STEPS.find((ms) => x(ms) - x(0) >= EVEN_ROOM) ?? until;
  const ticks = Array.from({ length: Math.floor(until / step) + 1 }, (_, at) => at * step);
  return { left, right, zero: left + BEFORE_TRIGGER, until, x, ticks };
}

/** Later time is narrower, so that seconds and hours fit in one picture; times below `unit` are almost linear. */
export function compressedScale(left: number, right: number, until: number, unit: number): Scale {
  const x = place(left, right, until, (ms) => Math.log1p(ms / unit) / Math.log1p(until / unit));
  const ticks = [0];
  for (const ms of STEPS) if (ms <= until && x(ms) - x(ticks.at(-1) ?? 0) >= COMPRESSED_ROOM) ticks.push(ms);
  return { left, right, zero: left + BEFORE_TRIGGER, until, x, ticks };
}

function place(
  left: number,
  right: number,
  until: number,
  share: (ms: number) => number,
): (ms: number) => number {
  const zero = left + BEFORE_TRIGGER;
  return (ms) => (ms < 0 ? left : Math.round((zero + share(Math.min(ms, until)) * (right - zero)) * 10) / 10);
}
