import { compileBranch } from './compile';
import { mapLabel, mapMode } from './compile-map-mode';
import { compileCatch, compileRetry } from './compile-recovery';
import type { Fields } from './fields';
import type {
  Branch,
  ChoiceState,
  Conclusion,
  MapState,
  ParallelState,
  State,
  StateType,
  TaskState,
  WaitState,
} from './model';
import { parseResource, type Resource } from './resource';
import { isTimestamp } from './timestamp';

const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const FLOW = [...COMMON, 'Next', 'End', 'Assign', 'Output'];
const RECOVERABLE = [...FLOW, 'Retry', 'Catch'];
const SECONDS = { min: 0, max: 99_999_999 };
const POSITIVE_SECONDS = { min: 1, max: 99_999_999 };
const COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER };
const PERCENTAGE = { min: 0, max: 100 };

type Compiler = (name: string, state: Fields) => State;

const COMPILERS: Readonly<Record<StateType, Compiler>> = {
  Pass: (name, state) => ({ type: 'Pass', ...flow(name, state, FLOW) }),
  Succeed: (name, state) => {
    state.allowOnly([...COMMON, 'Output'], 'a Succeed state');
    return { type: 'Succeed', name, ...conclusion(state) };
  },
  Fail: (name, state) => {
    state.allowOnly([...COMMON, 'Error', 'Cause'], 'a Fail state');
    const [error, cause] = [state.stringTemplate('Error'), state.stringTemplate('Cause')];
    return { type: 'Fail', name, ...conclusion(state), error, cause };
  },
  Wait: (name, state) => ({
    type: 'Wait',
    ...flow(name, state, [...FLOW, 'Seconds', 'Timestamp']),
    until: until(state),
  }),
  Choice: compileChoice,
  Task: compileTask,
  Parallel: compileParallel,
  Map: compileMap,
};

/** Undefined when the state has no known type. */
export function compileState(name: string, state: Fields): State | undefined {
  const type = state.string('Type') ?? '';
  const compiler = isStateType(type) ? COMPILERS[type] : undefined;
  if (compiler) return compiler(name, state);
  state.problem('Type', `unknown state type '${type}'; allowed are ${Object.keys(COMPILERS).join(', ')}`);
  return undefined;
}

const isStateType = (type: string): type is StateType => Object.hasOwn(COMPILERS, type);

function conclusion(fields: Fields, location = ''): Conclusion {
  return { location, assign: fields.objectTemplate('Assign'), output: fields.template('Output') };
}

function flow(name: string, state: Fields, allowed: readonly string[]) {
  state.allowOnly(allowed, `a ${state.string('Type')} state`);
  const next = state.string('Next');
  if (state.has('End') && typeof state.value('End') !== 'boolean') state.problem('End', 'expected a boolean');
  const ends = state.value('End') === true;
  if ((next === undefined) !== ends) state.problem('', `needs either 'Next' or 'End: true'`);
  return { name, next, ...conclusion(state) };
}

function until(state: Fields): WaitState['until'] {
  const seconds = state.integerTemplate('Seconds', SECONDS);
  const timestamp = state.templateOf(
    'Timestamp',
    'an RFC 3339 timestamp with an upper-case T and a zone, or a JSONata expression',
    (it) => it.kind === 'constant' && isTimestamp(it.value),
  );
  if (state.has('Seconds') === state.has('Timestamp'))
    state.problem('', `needs either 'Seconds' or 'Timestamp'`);
  if (timestamp) return { field: 'Timestamp', template: timestamp };
  return { field: 'Seconds', template: seconds ?? { kind: 'constant', value: 0 } };
}

function compileChoice(name: string, state: Fields): ChoiceState {
  state.allowOnly([...COMMON, 'Choices', 'Default', 'Assign', 'Output'], 'a Choice state');
  const rules = state.objects('Choices');
  if (rules.length === 0) state.problem('Choices', 'needs at least one rule');
  return {
    type: 'Choice',
    name,
    ...conclusion(state),
    default: state.string('Default'),
    rules: rules.map((rule, index) => {
      rule.allowOnly(['Condition', 'Next', 'Assign', 'Output', 'Comment'], 'a Choice rule');
      rule.required(['Condition', 'Next']);
      const condition = rule.templateOf(
        'Condition',
        'a boolean or a JSONata expression',
        (it) => it.kind === 'constant' && typeof it.value === 'boolean',
      );
      return {
        condition: condition ?? { kind: 'constant', value: false },
        next: rule.string('Next') ?? '',
        ...conclusion(rule, `Choices[${index}]/`),
      };
    }),
  };
}

function compileTask(name: string, state: Fields): TaskState {
  const allowed = [...RECOVERABLE, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds'];
  const common = flow(name, state, allowed);
  state.required(['Resource']);
  const [timeout, heartbeat] = [state.value('TimeoutSeconds'), state.value('HeartbeatSeconds')];
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
    state.problem('HeartbeatSeconds', `${heartbeat} must be less than TimeoutSeconds, which is ${timeout}`);
  }
  return {
    type: 'Task',
    ...common,
    resource: resource(state),
    arguments: state.objectTemplate('Arguments'),
    timeoutSeconds: state.integerTemplate('TimeoutSeconds', POSITIVE_SECONDS),
    heartbeatSeconds: state.integerTemplate('HeartbeatSeconds', POSITIVE_SECONDS),
    retry: compileRetry(state),
    catch: compileCatch(state),
  };
}

function resource(state: Fields): Resource {
  const text = state.string('Resource') ?? '';
  try {
    return parseResource(text);
  } catch (error) {
    if (text) state.problem('Resource', error instanceof Error ? error.message : String(error));
    return { kind: 'function', arn: text };
  }
}

function compileParallel(name: string, state: Fields): ParallelState {
  const common = flow(name, state, [...RECOVERABLE, 'Branches', 'Arguments']);
  const branches = state.objects('Branches');
  if (branches.length === 0) state.problem('Branches', 'needs at least one branch');
  for (const branch of branches) branch.allowOnly(['StartAt', 'States', 'Comment'], 'a branch');
  return {
    type: 'Parallel',
    ...common,
    branches: branches.map(compileBranch),
    arguments: state.objectTemplate('Arguments'),
    retry: compileRetry(state),
    catch: compileCatch(state),
  };
}

function compileMap(name: string, state: Fields): MapState {
  const limits = ['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'];
  const allowed = [...RECOVERABLE, 'ItemProcessor', 'Items', 'ItemSelector', 'Label', ...limits];
  const common = flow(name, state, allowed);
  const mode = mapMode(state);
  return {
    type: 'Map',
    ...common,
    mode,
    label: mapLabel(state, mode),
    processor: processor(state),
    items: state.templateOf('Items', 'an array or a JSONata expression', ({ kind }) => kind === 'array'),
    itemSelector: state.objectTemplate('ItemSelector'),
    maxConcurrency: state.integerTemplate('MaxConcurrency', COUNT),
    toleratedFailureCount: state.integerTemplate('ToleratedFailureCount', COUNT),
    toleratedFailurePercentage: state.templateOf(
      'ToleratedFailurePercentage',
      'a number from 0 to 100 or a JSONata expression',
      (it) => it.kind === 'constant' && isPercentage(it.value),
    ),
    retry: compileRetry(state),
    catch: compileCatch(state),
  };
}

export const isPercentage = (value: unknown): value is number =>
  typeof value === 'number' && value >= PERCENTAGE.min && value <= PERCENTAGE.max;

function processor(state: Fields): Branch {
  state.required(['ItemProcessor']);
  const fields = state.object('ItemProcessor');
  fields.allowOnly(['ProcessorConfig', 'StartAt', 'States', 'Comment'], 'an ItemProcessor');
  return compileBranch(fields);
}
