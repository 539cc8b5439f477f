/** Runs that are disturbed beside their calls: in every mode, on the cheapest scenario of it, and races with interleavings by the seed. */
import type { Disturbance } from '../range/drill/disturbances';
import { type Experiment, type Mode, RACE } from './experiment';
import type { Baseline, Planned } from './matrix';

/** Soon enough to meet the same intake, while the case runs, and after Lambda has given an event up. */
const TWICE_MS = [50, 5_000, 200_000];
const LATE_MS = [60_000];
const FINDING = 'GuardDuty Finding';

const RACES = 8;
const RACE_MS = 1_500;

export function disturbedOf(baselines: readonly Baseline[], seed: string): Planned[] {
  const cheapest = new Map<Mode, Baseline>();
  for (const each of baselines.toSorted((a, b) => a.tookMs - b.tookMs))
    if (each.mode !== 'release' && each.states.length > 0 && !cheapest.has(each.mode))
      cheapest.set(each.mode, each);
  return [
    ...[...cheapest.values()].flatMap((each) => disturbancesOf(each, seed)),
    ...racesOf(baselines, seed),
  ];
}

function disturbancesOf({ scenario, mode, states, tookMs }: Baseline, seed: string): Planned[] {
  const events = [
    ...TWICE_MS.map((ms) => [{ kind: 'event-twice', detailType: FINDING, ms } as const]),
    ...LATE_MS.map((ms) => [{ kind: 'event-late', detailType: FINDING, ms } as const]),
  ];
  const inStates = states.flatMap((state): Disturbance[][] => [
    [{ kind: 'deploy', when: { state, ms: 100 } }],
    [
      { kind: 'stop-execution', when: { state, ms: 100 } },
      { kind: 'redrive-execution', ms: 60_000 },
    ],
  ]);
  return [...events, ...inStates].map((disturbances) => ({
    experiment: { scenario, mode, seed, faults: [], disturbances },
    expectedMs: tookMs,
  }));
}

function racesOf(baselines: readonly Baseline[], seed: string): Planned[] {
  const modes = (['online', 'offline'] as const).filter((mode) =>
    baselines.some((each) => each.mode === mode),
  );
  return modes.flatMap((mode) =>
    Array.from({ length: RACES }, (_, index) => ({
      experiment: race(mode, `${seed}.${index}`),
      expectedMs: RACE_MS,
    })),
  );
}

const race = (mode: Mode, seed: string): Experiment => ({ scenario: RACE, mode, seed, faults: [] });
