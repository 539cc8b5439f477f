import { branchesOf } from './graph';
import type { Branch } from './model';
import type { Problems } from './problems';
import { expressionsOfState } from './state-expressions';

/** `$states.result` and `$states.errorOutput` exist in few fields; elsewhere Step Functions refuses the definition. */
export function checkReferences(machine: Branch, problems: Problems): void {
  for (const { branch, place } of branchesOf(machine, '')) {
    for (const state of branch.states.values()) {
      for (const { expression, location, offer } of expressionsOfState(state)) {
        for (const member of expression.references.states) {
          const problem = refusal(member, offer);
          if (problem) problems.add(`${place}/States/${state.name}/${location}`, problem);
        }
      }
    }
  }
}

function refusal(member: string, offer: string): string | undefined {
  if (member === 'input' || member === 'context' || member === offer) return undefined;
  if (member === 'result')
    return '$states.result exists only in Assign and Output of a Task, Parallel or Map state';
  if (member === 'errorOutput') return "$states.errorOutput exists only in a catcher's Assign and Output";
  return `$states.${member} does not exist`;
}
