/** One run again, to look at: its timeline, the calls that met the fault, and what it broke. */
import { isoTime } from '../range/kernel/iso';
import type { CallRecord } from '../range/wire/dispatcher';
import { type Experiment, RACE, textOf } from './experiment';
import { playExperiment } from './play';
import { nameOf, type Played } from './played';
import { playRace } from './race';
import type { Stacks } from './stacks';

export interface Replayed {
  readonly text: string;
  readonly isSound: boolean;
}

export async function replay(stacks: Stacks, experiment: Experiment): Promise<Replayed> {
  if (experiment.scenario === RACE) return replayRace(stacks, experiment);
  const { played, fate, breaches, wayBack } = await playExperiment(stacks, experiment);
  const { containment, evidence } = played.verdict;
  const faulted = played.range.calls.filter(({ fault }) => fault !== undefined);
  const lines = [
    textOf(experiment),
    '',
    ...timeline(played),
    '',
    `Calls that met a fault: ${faulted.length}`,
    ...faulted.map((call) => `  ${callText(call)}`),
    '',
    `Verdict: ${containment}, evidence ${evidence}; in the world: ${fate}; alarms: ${played.alarms.join(', ') || 'none'}`,
    ...played.verdict.because.map((each) => `  because ${each}`),
    ...played.verdict.attention.map((each) => `  attention ${each}`),
    ...(wayBack ? [`Released afterwards: ${wayBack.outcome} ${wayBack.why ?? ''}`] : []),
    '',
    breaches.length === 0 ? 'No law was broken.' : `Broken: ${breaches.length}`,
    ...breaches.map((each) => `  ${each}`),
  ];
  return { text: `${lines.join('\n')}\n`, isSound: breaches.length === 0 };
}

async function replayRace(stacks: Stacks, experiment: Experiment): Promise<Replayed> {
  const { run, verdict, breaches } = await playRace(stacks, experiment);
  const text = [run, verdict, ...(breaches.length > 0 ? breaches : ['No law was broken.']), ''].join('\n');
  return { text, isSound: breaches.length === 0 };
}

const timeOf = (at: number): string => isoTime(at).slice(11, 21);

const timeline = ({ events, triggerAt }: Played): string[] =>
  events
    .filter(({ at }) => at >= triggerAt)
    .map(
      ({ at, kind, state, text }) => `${timeOf(at)}  ${kind.padEnd(8)}  ${state ? `${state}: ` : ''}${text}`,
    );

const callText = (call: CallRecord): string =>
  `${timeOf(call.at)}  ${call.caller}: ${nameOf(call)} ${call.fault}${call.error ? ` (${call.error})` : ''}`;
