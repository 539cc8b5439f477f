/**
 * One run, as data and as the one word that replays it:
 *
 *     scenario/mode/seed-7/IsolateFunction:ec2:ModifyNetworkInterfaceAttribute#1=lost-answer
 *
 * `#1` is the first call that the function makes of the operation, `#1-2` the first two, `#1-` all from the first on. Several faults are
 * joined by `,`, and so are disturbances (disturbance-text.ts); none at all is `-`. The word needs no quotes in a shell.
 */
import type { Disturbance } from '../range/drill/disturbances';
import { scenarios } from '../range/scenarios';
import { applies } from '../range/wire/fault-applies';
import { FAULT_KINDS, type Fault, type FaultKind } from '../range/wire/faults';
import { disturbanceText, isDisturbance, parseDisturbance } from './disturbance-text';
import { ExperimentError } from './experiment-error';

/** Three subjects of one worm in one VPC, at the same time. */
export const RACE = 'race';

/** The last two are phases of their own: the stack that only says what it would do, and the way back after a case in mode `online`. */
export const MODES = [
  'offline',
  'online',
  'capture-then-stop',
  'hibernate',
  'auto',
  'dry-run',
  'release',
] as const;
export type Mode = (typeof MODES)[number];

/** A fault of calls that are counted for their caller. */
export interface PlannedFault extends Pick<Fault, 'service' | 'operation' | 'kind'> {
  readonly caller: string;
  readonly from: number;
  /** @default for ever */
  readonly to?: number;
}

export interface Experiment {
  readonly scenario: string;
  readonly mode: Mode;
  readonly seed: string;
  readonly faults: readonly PlannedFault[];
  /** @default none */
  readonly disturbances?: readonly Disturbance[];
}

export function textOf({ scenario, mode, seed, faults, disturbances = [] }: Experiment): string {
  const what = [...faults.map(faultText), ...disturbances.map(disturbanceText)];
  return [scenario, mode, `seed-${seed}`, what.join(',') || '-'].join('/');
}

export const faultText = ({ caller, service, operation, from, to, kind }: PlannedFault): string =>
  `${caller}:${service}:${operation}#${from}${to === from ? '' : `-${to ?? ''}`}=${kind}`;

/** @throws ExperimentError that names what is wrong and what is allowed */
export function parseExperiment(text: string): Experiment {
  const [scenario = '', mode = '', seed = '', faults = '', ...rest] = text.split('/');
  if (rest.length > 0 || faults === '')
    throw new ExperimentError(`'${text}' is no run; one is scenario/mode/seed-N/faults, without faults '-'`);
  const names = [...scenarios.map(({ name }) => name), RACE];
  if (!names.includes(scenario))
    throw new ExperimentError(`there is no scenario '${scenario}'; there are ${names.join(', ')}`);
  if (!/^seed-[\w.]+$/.test(seed))
    throw new ExperimentError(`'${seed}' is no seed; one is seed- and letters, digits or dots`);
  const words = faults === '-' ? [] : faults.split(',');
  const disturbances = words.filter(isDisturbance).map(parseDisturbance);
  return {
    scenario,
    mode: oneOf('mode', MODES, mode),
    seed: seed.slice('seed-'.length),
    faults: words.filter((word) => !isDisturbance(word)).map(parseFault),
    ...(disturbances.length > 0 && { disturbances }),
  };
}

function oneOf<const T extends string>(what: string, allowed: readonly T[], value: string): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined)
    throw new ExperimentError(`'${value}' is no ${what}; allowed are ${allowed.join(', ')}`);
  return found;
}

const FAULT = /^(\w+):(\w+):(\w+)#([1-9]\d*)(-?)([1-9]\d*)?=([\w-]+)$/;

function parseFault(text: string): PlannedFault {
  const [, caller = '', service = '', operation = '', from, dash, to, kind = ''] = FAULT.exec(text) ?? [];
  if (from === undefined || (dash === '' && to !== undefined))
    throw new ExperimentError(
      `'${text}' is no fault; one is Function:service:Operation#1=kind, #1-2, or #1-`,
    );
  const fault = { caller, service, operation, kind: oneOf('kind of fault', FAULT_KINDS, kind) };
  if (!applies(fault.kind, service, operation))
    throw new ExperimentError(`'${kind}' cannot happen to ${service}:${operation}`);
  const first = Number(from);
  if (dash === '') return { ...fault, from: first, to: first };
  return { ...fault, from: first, ...(to !== undefined && { to: Number(to) }) };
}

/** As the range takes it. */
export const toFault = ({ caller, service, operation, from, to, kind }: PlannedFault): Fault => ({
  service,
  operation,
  caller,
  nth: { from, ...(to !== undefined && { to }) },
  kind: kind satisfies FaultKind,
});
