import { runBranch } from './branch';
import type { Json } from './json';
import type { Lane } from './lane';
import { Lanes } from './lanes';
import type { Branch, ParallelState } from './model';
import { withRecovery } from './recovery';
import type { Exit, Visit } from './visit';

/**
 * Runs every branch at once on a copy of the input, or of Arguments; the result has one element for each branch. After a redrive
 * those that had succeeded keep their results.
 */
export function runParallel(visit: Visit<ParallelState>): Promise<Exit> {
  return withRecovery(visit, async () => {
    const { state } = visit;
    const input = state.arguments ? await visit.evaluate(state.arguments, 'Arguments') : visit.input;
    visit.checkPayload(input);
    const { result, previous } = await runBranches(visit, input);
    return { ...(await visit.conclude(state, result, { result })), next: state.next, previous };
  });
}

async function runBranches(visit: Visit<ParallelState>, input: Json) {
  const last = visit.lane.record('ParallelStateStarted');
  const lanes = new Lanes(visit, () => undefined);
  const opened = visit.state.branches.map((branch, index) => {
    const before = lanes.outputBefore(index);
    return before ?? { branch, lane: lanes.open(index, { last }) };
  });
  const result: readonly Json[] = await Promise.all(
    opened.map((it) => ('value' in it ? it.value : runOne(lanes, it, input))),
  );
  return { result, previous: lanes.succeed(last) };
}

async function runOne(
  lanes: Lanes,
  { branch, lane }: { branch: Branch; lane: Lane },
  input: Json,
): Promise<Json> {
  try {
    return await lanes.follow(lane, () => runBranch(branch, input, lane));
  } catch (error) {
    if (!lane.signal.aborted) lanes.fail(lane, error);
    throw error;
  }
}
