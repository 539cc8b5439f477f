export { CallbackError } from './callbacks';
export { Execution, type ExecutionStatus, startExecution } from './execution';
export type { ExecutionOptions } from './execution-options';
export { TaskFailure } from './failure';
export { DefinitionError } from './problems';
export type { TaskRequest, TaskRunner } from './run';
export { validateDefinition } from './validate';
