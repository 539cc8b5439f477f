import { compileDefinition } from './compile';
import { Problems } from './problems';
import { checkUnboundVariables } from './variable-scopes';

/**
 * Everything that can be known about a parsed definition without running it: what CreateStateMachine refuses, what
 * this interpreter does not support, and variables that nothing assigns (which Step Functions notices only at run time).
 * @throws DefinitionError with the list of problems.
 */
export function validateDefinition(definition: unknown): void {
  const machine = compileDefinition(definition);
  const problems = new Problems();
  checkUnboundVariables(machine, problems);
  problems.throwIfAny();
}
