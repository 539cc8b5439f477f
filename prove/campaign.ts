/** Plays the matrix: first the drills without faults, then one run of every class, then what the seed draws until the time is up. */

import { disturbedOf } from './disturbed';
import { MODES, RACE, textOf } from './experiment';
import type { KnownCall, Outcome } from './judge';
import { type Baseline, matrixOf, type Planned, pairsOf } from './matrix';
import type { Options } from './options';
import type { Answer, Order, Pool } from './pool';
import { stopwatch } from './stopwatch';

export type PartName = 'without faults' | 'every class' | 'disturbed' | 'drawn by the seed';

export interface Part {
  readonly name: PartName;
  readonly planned: number;
  readonly outcomes: Outcome[];
}

export interface Campaign {
  readonly seed: string;
  /** What was asked for, where not everything was. */
  readonly only?: string;
  readonly parts: readonly Part[];
  /** Of calls, by mode. */
  readonly classes: number;
  /** Histories in which these calls are made, by mode. */
  readonly histories: number;
  readonly calls: number;
  /** Runs that could not be played, with the reason: a defect of the range or of the proof. */
  readonly failures: readonly { readonly run: string; readonly failure: string }[];
  readonly seconds: number;
}

/** Told after every run. */
export type Tell = (part: Part, last: Answer, seconds: number) => void;

/** Whether every class was played with every kind of fault, what they share in every mode, and everything that disturbs. */
export const isComplete = ({ parts }: Pick<Campaign, 'parts'>): boolean =>
  parts.every(({ name, planned, outcomes }) => name === 'drawn by the seed' || outcomes.length >= planned);

const PAIRS = 20_000;

type Chosen = Pick<Options, 'seed' | 'minutes' | 'all' | 'only'>;

export async function playCampaign(
  pool: Pool,
  scenarios: readonly string[],
  options: Chosen,
  tell: Tell,
): Promise<Campaign> {
  const elapsed = stopwatch();
  const isOver = (): boolean => !options.all && elapsed() > options.minutes * 60_000;
  const parts: Part[] = [];
  const failures: { run: string; failure: string }[] = [];

  const play = async (
    name: PartName,
    orders: readonly Order[],
    isEnough: () => boolean,
    onCalls: (answer: Answer) => void = () => undefined,
  ): Promise<void> => {
    const part: Part = { name, planned: orders.length, outcomes: [] };
    parts.push(part);
    const left = [...orders].reverse();
    await pool.play(
      () => (isEnough() ? undefined : left.pop()),
      (answer) => {
        if ('failure' in answer) failures.push(answer);
        else part.outcomes.push(answer.outcome);
        onCalls(answer);
        tell(part, answer, elapsed() / 1000);
      },
    );
  };

  const baselines: Baseline[] = [];
  await play(
    'without faults',
    ordersOfBaselines(scenarios, options),
    () => false,
    (answer) => {
      if ('failure' in answer) return;
      const { experiment, outcome, calls = [], states = [] } = answer;
      baselines.push({ ...experiment, calls, states, tookMs: outcome.tookMs });
    },
  );
  const { classes, rest } = matrixOf(baselines, options.seed);
  await play('every class', ordersOf(classes, options), isOver);
  await play('disturbed', ordersOf(disturbedOf(baselines, options.seed), options), isOver);
  const drawn = alternating(rest, pairsOf(baselines, options.seed, options.all ? 1_000 : PAIRS));
  await play('drawn by the seed', ordersOf(drawn, options), isOver);
  return {
    seed: options.seed,
    ...(options.only !== undefined && { only: options.only }),
    parts,
    ...countsOf(baselines),
    failures,
    seconds: elapsed() / 1000,
  };
}

const countsOf = (baselines: readonly Baseline[]) => ({
  classes: distinct(baselines, (call) => call.class),
  histories: distinct(baselines, (call) => call.history),
  calls: baselines.reduce((sum, { calls }) => sum + calls.length, 0),
});

const distinct = (baselines: readonly Baseline[], of: (call: KnownCall) => string): number =>
  new Set(baselines.flatMap(({ mode, calls }) => calls.map((call) => `${mode} ${of(call)}`))).size;

/** What the text asks for of scenarios and modes, the drills without faults go by too. */
function ordersOfBaselines(scenarios: readonly string[], { seed, only }: Chosen): Order[] {
  const words = wordsOf(only);
  const places = words
    .map((word) => word.split('/'))
    .filter(([scenario = '']) => scenarios.includes(scenario));
  if (words.some((word) => word.startsWith(RACE))) places.push([scenarios[0] ?? '']);
  return scenarios
    .flatMap((scenario) => MODES.map((mode) => ({ scenario, mode, seed, faults: [] })))
    .filter(({ scenario, mode }) =>
      places.every(([one, other = '']) => one === scenario && (other === '' || other === mode)),
    )
    .map((run) => ({ run: textOf(run), wantsCalls: true }));
}

const ordersOf = (planned: readonly Planned[], { only }: Chosen): Order[] =>
  planned
    .map(({ experiment }) => ({ run: textOf(experiment), wantsCalls: false }))
    .filter(({ run }) => wordsOf(only).every((word) => run.includes(word)));

const wordsOf = (only: string | undefined): string[] => only?.split(' ').filter((word) => word !== '') ?? [];

function alternating<T>(one: readonly T[], other: readonly T[]): T[] {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }, (_, at) => [one[at], other[at]].filter((each) => each !== undefined)).flat();
}
