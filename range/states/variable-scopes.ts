/**
 * The scopes of workflow variables: "a variable assigned in an inner scope cannot have the same name as one assigned
 * in an outer scope" (https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html).
 */
import { innerBranches } from './graph';
import { isBuiltIn } from './jsonata-names';
import type { Branch, State } from './model';
import type { Problems } from './problems';
import { assignedNames, expressionsOfState } from './state-expressions';

const NAME = /^\p{ID_Start}\p{ID_Continue}*$/u;
const MAX_NAME_LENGTH = 80;

/** Names that are none, and names that an outer scope has already. */
export function checkScopes(machine: Branch, problems: Problems): void {
  visitScopes(machine, '', new Set(), (state, place, outer) => {
    for (const { name, location } of assignedNames(state)) {
      if (!NAME.test(name) || name.length > MAX_NAME_LENGTH || name === 'states') {
        problems.add(`${place}/${location}`, `'${name}' is no name for a variable`);
      }
      if (outer.has(name)) {
        problems.add(`${place}/${location}`, `variable '${name}' is already assigned in an outer scope`);
      }
    }
  });
}

/** Variables that no state of the scope, nor of an outer one, ever assigns: reading one fails the state. */
export function checkUnboundVariables(machine: Branch, problems: Problems): void {
  visitScopes(machine, '', new Set(), (state, place, outer, own) => {
    for (const { expression, location } of expressionsOfState(state)) {
      for (const name of expression.references.variables) {
        if (own.has(name) || outer.has(name) || isBuiltIn(name)) continue;
        problems.add(`${place}/${location}`, `variable '$${name}' is never assigned`);
      }
    }
  });
}

type Visit = (state: State, place: string, outer: ReadonlySet<string>, own: ReadonlySet<string>) => void;

function visitScopes(branch: Branch, place: string, outer: ReadonlySet<string>, visit: Visit): void {
  const own = new Set([...branch.states.values()].flatMap(assignedNames).map(({ name }) => name));
  for (const state of branch.states.values()) {
    const here = `${place}/States/${state.name}`;
    visit(state, here, outer, own);
    for (const [index, inner] of innerBranches(state).entries()) {
      const field = state.type === 'Map' ? 'ItemProcessor' : `Branches[${index}]`;
      const visible = isOwnExecution(state) ? [] : [...outer, ...own];
      visitScopes(inner, `${here}/${field}`, new Set(visible), visit);
    }
  }
}

/** The children of a distributed Map state are executions of their own: no variable reaches them. */
const isOwnExecution = (state: State): boolean => state.type === 'Map' && state.mode === 'DISTRIBUTED';
