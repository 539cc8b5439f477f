import { runChoice } from './choice';
import { failWith } from './fail';
import { StateFailure } from './failure';
import type { Json } from './json';
import type { Lane } from './lane';
import { runMap } from './map';
import type { Branch, State } from './model';
import { runParallel } from './parallel';
import { runTask } from './task';
import { type Exit, Visit } from './visit';
import { runWait } from './wait';

/**
 * Runs the states of a branch to a terminal one, from its first or from the one that a redrive goes on with; the promise
 * carries the last one's output.
 */
export async function runBranch(branch: Branch, input: Json, lane: Lane): Promise<Json> {
  const { progress } = lane;
  let data = progress.at?.input ?? input;
  for (let name: string | undefined = progress.at?.name ?? branch.startAt; name !== undefined; ) {
    const state = branch.states.get(name);
    if (!state) throw new Error(`there is no state '${name}'`);
    progress.at = { name, input: data };
    const exit = await runState(state, data, lane);
    progress.inner.clear();
    data = exit.output;
    name = exit.next;
  }
  progress.output = { value: data };
  return data;
}

async function runState(state: State, input: Json, lane: Lane): Promise<Exit> {
  try {
    return await visitState(state, input, lane);
  } catch (error) {
    if (error instanceof StateFailure) error.eventId ??= lane.last;
    throw error;
  }
}

async function visitState(state: State, input: Json, lane: Lane): Promise<Exit> {
  switch (state.type) {
    case 'Pass': {
      const visit = new Visit(state, input, lane);
      return leave(visit, { ...(await visit.conclude(state, input)), next: state.next });
    }
    case 'Succeed': {
      const visit = new Visit(state, input, lane);
      return leave(visit, { ...(await visit.conclude(state, input)), next: undefined });
    }
    case 'Fail':
      return failWith(new Visit(state, input, lane));
    case 'Wait':
      return enter(new Visit(state, input, lane), runWait);
    case 'Choice':
      return enter(new Visit(state, input, lane), runChoice);
    case 'Task':
      return enter(new Visit(state, input, lane), runTask);
    case 'Parallel':
      return enter(new Visit(state, input, lane), runParallel);
    case 'Map':
      return enter(new Visit(state, input, lane), runMap);
  }
}

async function enter<S extends State>(
  visit: Visit<S>,
  run: (visit: Visit<S>) => Promise<Exit>,
): Promise<Exit> {
  return leave(visit, await run(visit));
}

function leave(visit: Visit, exit: Exit): Exit {
  visit.exit(exit);
  return exit;
}
