/** A process of its own that plays what it is sent, one run after another: `process.send` and `message`, see pool.ts. */
import { parseExperiment, RACE } from './experiment';
import { knownCalls, outcomeOf, statesOf } from './judge';
import { playExperiment } from './play';
import type { Answer, Order } from './pool';
import { playRace } from './race';
import { readStacks } from './stacks';
import { stopwatch } from './stopwatch';

const [folder = ''] = process.argv.slice(2);
const stacks = readStacks(folder);

async function answer({ run, wantsCalls }: Order): Promise<Answer> {
  const elapsed = stopwatch();
  try {
    const experiment = parseExperiment(run);
    if (experiment.scenario === RACE) return { run, experiment, outcome: await playRace(stacks, experiment) };
    const judged = await playExperiment(stacks, experiment);
    const outcome = outcomeOf(experiment, judged, elapsed());
    return {
      run,
      experiment,
      outcome,
      ...(wantsCalls && { calls: knownCalls(judged.played), states: statesOf(judged.played) }),
    };
  } catch (error) {
    return { run, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.on('message', (order: Order) => {
  void answer(order).then((result) => process.send?.(result));
});
