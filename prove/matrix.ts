/**
 * The matrix: for every class of calls that drills without faults make, every kind of fault that can befall the call.
 * Of a class one call is played: the seed draws a mode that has it, and a call of the cheapest scenario there. All that a workflow sees of a
 * function is its result, so the modes differ in what they make of one that crashes, hangs, fails for good or comes late: that is played in every mode.
 * What is pruned is drawn by the seed for as long as there is time, each class in the modes that are left first.
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
  /** One of each class and kind, and what is shared in each mode: played whole, the cheapest first: where time does not suffice, what is left out is the least. */
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
  const sites = sitesOf(cheapestFirst);
  const ofModes = grouped(sites, ({ baseline, call }) => `${baseline.mode} ${call.class}`).map((group) =>
    chosenOf(group, random),
  );
  const chosen = grouped(ofModes, ({ baseline, call }) => `${phaseOf(baseline.mode)} ${call.class}`).map(
    (group) => drawn(group, random),
  );
  const taken = new Set(chosen);
  const otherModes = ofModes.filter((site) => !taken.has(site));
  const known = new Set(ofModes);
  const others = sites.filter((site) => !known.has(site));
  const restOf = (left: readonly Site[]): Planned[] =>
    shuffled(
      left.flatMap((site) => experimentsOf(site, seed)),
      random,
    );
  return {
    classes: [...chosen.flatMap((site) => experimentsOf(site, seed)), ...sharedFaults(sites, seed)].toSorted(
      (a, b) => a.expectedMs - b.expectedMs,
    ),
    rest: [...restOf(otherModes), ...restOf(others)],
  };
}

/** The way back is a thing of its own; the modes of a case share their functions, and a dry run is a case that changes nothing. */
const phaseOf = (mode: Mode): string => (mode === 'release' ? mode : 'case');

function grouped(sites: readonly Site[], nameOf: (site: Site) => string): Site[][] {
  const groups = new Map<string, Site[]>();
  for (const site of sites) {
    const group = groups.get(nameOf(site));
    if (group) group.push(site);
    else groups.set(nameOf(site), [site]);
  }
  return [...groups.values()];
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
  return drawn(
    sites.filter(({ baseline }) => baseline === first?.baseline),
    random,
  );
}

function drawn<T>(from: readonly T[], random: Random): T {
  const found = from[random.int(0, from.length - 1)];
  if (found === undefined) throw new Error('nothing to draw from');
  return found;
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
  const pick = <T>(from: readonly T[]): T => drawn(from, random);
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
