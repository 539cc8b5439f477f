import { compileState } from './compile-state';
import { Fields } from './fields';
import { checkGraph } from './graph';
import type { Branch, Machine, State } from './model';
import { Problems } from './problems';
import { checkReferences } from './state-references';
import { checkScopes } from './variable-scopes';

const MAX_NAME_LENGTH = 80;

/**
 * Checks a parsed definition as CreateStateMachine would and compiles its expressions.
 * @throws DefinitionError with every problem found: JSONPath, unknown or unsupported fields, broken transitions …
 */
export function compileDefinition(definition: unknown): Machine {
  const problems = new Problems();
  const fields = Fields.of(definition, '', problems);
  fields.allowOnly(
    ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'],
    'a state machine',
  );
  checkQueryLanguage(fields);
  checkStateLanguages(fields, fields.value('QueryLanguage') === 'JSONata');
  const timeoutSeconds = fields.integer('TimeoutSeconds', { min: 1, max: 99_999_999 });
  const machine = { ...compileBranch(fields), timeoutSeconds };
  checkGraph(machine, problems);
  checkScopes(machine, problems);
  checkReferences(machine, problems);
  problems.throwIfAny();
  return machine;
}

/** The states of a machine, of a Parallel state's branch or of a Map state's processor. */
export function compileBranch(fields: Fields): Branch {
  fields.required(['StartAt', 'States']);
  const states = new Map<string, State>();
  for (const [name, state] of fields.has('States') ? fields.object('States').entries() : []) {
    if ([...name].length > MAX_NAME_LENGTH)
      state.problem('', `a state's name has at most ${MAX_NAME_LENGTH} characters`);
    const compiled = compileState(name, state);
    if (compiled) states.set(name, compiled);
  }
  return { startAt: fields.string('StartAt') ?? '', states };
}

function checkQueryLanguage(fields: Fields): void {
  const language = fields.value('QueryLanguage');
  if (language === undefined || language === 'JSONPath' || language === 'JSONata') return;
  fields.problem('QueryLanguage', `expected JSONPath or JSONata, got ${JSON.stringify(language)}`);
}

/** A state falls back to the machine's language, wherever it is nested. */
function checkStateLanguages(container: Fields, machineIsJsonata: boolean): void {
  if (!container.has('States')) return;
  for (const [name, state] of container.object('States').entries()) {
    checkQueryLanguage(state);
    const language = state.value('QueryLanguage') ?? (machineIsJsonata ? 'JSONata' : 'JSONPath');
    if (language === 'JSONPath') {
      state.problem(
        'QueryLanguage',
        `state '${name}' uses JSONPath, which is not supported: set QueryLanguage to JSONata`,
      );
    }
    if (Array.isArray(state.value('Branches'))) {
      for (const branch of state.objects('Branches')) checkStateLanguages(branch, machineIsJsonata);
    }
    if (state.has('ItemProcessor')) checkStateLanguages(state.object('ItemProcessor'), machineIsJsonata);
  }
}
