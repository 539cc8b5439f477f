/**
 * The matrix: for every mode and every class of calls that drills without faults make in it, every kind of fault that can befall the call.
 * Of a class one call is played, drawn by the seed among the calls of the cheapest scenario that has it; the others are what was pruned,
 * and are drawn by the seed for as long as there is time.
 */
import { Random } from '../range/kernel/random';
import { faultOf, faultsAt, sharedAt } from './call-faults';
import type { Experiment, Mode, PlannedFault } from './experiment';
import type { KnownCall } from './judge';

/** A drill without faults, and what it cost. */
export interface Baseline {
  readonly scenario: string;
  readonly mode: Mode;
  readonly calls: readonly KnownCall[];
  /** Tasks of the case's workflow, in the order in which it entered them. */
  readonly states: readonly string[];
  readonly tookMs: number;
}

export interface Planned {
  readonly experiment: Experiment;
  /** Of the run without faults, in ms: what it is likely to cost. */
  readonly expectedMs: number;
}

export interface Matrix {
  /** One of each class, mode and kind: played whole, the dearest first. */
  readonly classes: readonly Planned[];
  /** What the classes leave out, in the order in which it is drawn. */
  readonly rest: readonly Planned[];
}

interface Site {
  readonly baseline: Baseline;
  readonly call: KnownCall;
}

export function matrixOf(baselines: readonly Baseline[], seed: string): Matrix {
  const random = new Random(`prove/${seed}`);
  const cheapestFirst = baselines.toSorted((a, b) => a.tookMs - b.tookMs);
  const groups = new Map<string, Site[]>();
  for (const site of sitesOf(cheapestFirst)) {
    const name = `${site.baseline.mode} ${site.call.class}`;
    groups.set(name, [...(groups.get(name) ?? []), site]);
  }
  const chosen = [...groups.values()].map((sites) => chosenOf(sites, random));
  const taken = new Set(chosen);
  const others = [...groups.values()].flat().filter((site) => !taken.has(site));
  return {
    classes: [
      ...chosen.flatMap((site) => experimentsOf(site, seed)),
      ...sharedFaults(sitesOf(cheapestFirst), seed),
    ].toSorted((a, b) => b.expectedMs - a.expectedMs),
    rest: shuffled(
      others.flatMap((site) => experimentsOf(site, seed)),
      random,
    ),
  };
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  const keyed = values.map((value) => ({ value, key: random.next() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ value }) => value);
}

const sitesOf = (baselines: readonly Baseline[]): Site[] =>
  baselines.flatMap((baseline) =>
    baseline.calls.filter((call) => isOfMode(baseline.mode, call)).map((call) => ({ baseline, call })),
  );

/** Of the way back only what it adds: before it comes a case in mode online, which is a mode of its own. */
const isOfMode = (mode: Mode, { caller }: KnownCall): boolean =>
  mode !== 'release' || caller.startsWith('Release');

function chosenOf(sites: readonly Site[], random: Random): Site {
  const [first] = sites;
  const near = sites.filter(({ baseline }) => baseline === first?.baseline);
  const site = near[random.int(0, near.length - 1)];
  if (!site) throw new Error('a class without calls');
  return site;
}

const experimentsOf = (site: Site, seed: string): Planned[] =>
  faultsAt(site.call).map((fault) => planned(site, fault, seed));

const planned = (
  { baseline: { scenario, mode, tookMs } }: Site,
  fault: PlannedFault,
  seed: string,
): Planned => ({
  experiment: { scenario, mode, seed, faults: [fault] },
  expectedMs: tookMs,
});

/** What is the same at every call of a function to a service, or of one order: once for each of these in each mode. */
function sharedFaults(sites: readonly Site[], seed: string): Planned[] {
  const found = new Map<string, Planned>();
  for (const site of sites)
    for (const { scope, fault } of sharedAt(site.call)) {
      const name = `${site.baseline.mode} ${scope} ${fault.kind} ${fault.to === undefined ? 'lasting' : ''}`;
      if (!found.has(name)) found.set(name, planned(site, fault, seed));
    }
  return [...found.values()];
}

/** Two faults of one drill, drawn by the seed. */
export function pairsOf(baselines: readonly Baseline[], seed: string, count: number): Planned[] {
  const random = new Random(`prove/pairs/${seed}`);
  const pick = <T>(from: readonly T[]): T => {
    const found = from[random.int(0, from.length - 1)];
    if (found === undefined) throw new Error('nothing to draw from');
    return found;
  };
  return Array.from({ length: count }, () => {
    const baseline = pick(baselines.filter(({ calls }) => calls.length > 1));
    const draw = (): PlannedFault => {
      const call = pick(baseline.calls);
      return faultOf(call, pick(call.kinds));
    };
    const { scenario, mode } = baseline;
    return { experiment: { scenario, mode, seed, faults: [draw(), draw()] }, expectedMs: baseline.tookMs };
  });
}
