import type { Branch, State } from './model';
import type { Problems } from './problems';

/** Transitions that lead nowhere, states that nothing leads to, branches that cannot end, names used twice. */
export function checkGraph(machine: Branch, problems: Problems): void {
  const seen = new Set<string>();
  for (const { branch, place } of branchesOf(machine, '')) {
    checkBranch(branch, place, problems);
    for (const name of branch.states.keys()) {
      if (seen.has(name)) problems.add(`${place}/States/${name}`, 'the name is used by another state');
      seen.add(name);
    }
  }
}

/** A machine and, outer before inner, every branch and processor inside it. */
export function* branchesOf(branch: Branch, place: string): Generator<{ branch: Branch; place: string }> {
  yield { branch, place };
  for (const state of branch.states.values()) {
    for (const [index, inner] of innerBranches(state).entries()) {
      const field = state.type === 'Map' ? 'ItemProcessor' : `Branches[${index}]`;
      yield* branchesOf(inner, `${place}/States/${state.name}/${field}`);
    }
  }
}

export function innerBranches(state: State): readonly Branch[] {
  if (state.type === 'Parallel') return state.branches;
  return state.type === 'Map' ? [state.processor] : [];
}

function checkBranch(branch: Branch, place: string, problems: Problems): void {
  if (branch.startAt && !branch.states.has(branch.startAt)) {
    problems.add(`${place}/StartAt`, `MISSING_TRANSITION_TARGET: there is no state '${branch.startAt}'`);
  }
  for (const state of branch.states.values()) {
    for (const { field, target } of transitionsOf(state)) {
      if (target && !branch.states.has(target)) {
        problems.add(
          `${place}/States/${state.name}/${field}`,
          `MISSING_TRANSITION_TARGET: there is no state '${target}'`,
        );
      }
    }
  }
  const reached = reachable(branch);
  for (const name of branch.states.keys()) {
    if (!reached.has(name)) problems.add(`${place}/States/${name}`, 'no transition leads to this state');
  }
  const ends = [...branch.states.values()].some((state) => reached.has(state.name) && isTerminal(state));
  if (!ends) problems.add(place, 'MISSING_END_STATE: no terminal state can be reached');
}

function reachable(branch: Branch): Set<string> {
  const reached = new Set<string>();
  const pending = [branch.startAt];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const state = branch.states.get(name);
    if (!state || reached.has(name)) continue;
    reached.add(name);
    pending.push(...transitionsOf(state).map(({ target }) => target));
  }
  return reached;
}

function isTerminal(state: State): boolean {
  if (state.type === 'Choice') return false;
  return state.type === 'Succeed' || state.type === 'Fail' || state.next === undefined;
}

function transitionsOf(state: State): { readonly field: string; readonly target: string }[] {
  if (state.type === 'Succeed' || state.type === 'Fail') return [];
  if (state.type === 'Choice') {
    const rules = state.rules.map(({ next }, index) => ({ field: `Choices[${index}]/Next`, target: next }));
    return state.default === undefined ? rules : [...rules, { field: 'Default', target: state.default }];
  }
  const next = state.next === undefined ? [] : [{ field: 'Next', target: state.next }];
  if (!('catch' in state)) return next;
  const caught = state.catch.map((rule, index) => ({ field: `Catch[${index}]/Next`, target: rule.next }));
  return [...next, ...caught];
}
