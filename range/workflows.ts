/** Runs the stack's state machines: the interpreter, with Lambda as its task, at once or by a task token, and the machine's role enforced. */
import { evaluate } from './iam';
import type { Random } from './kernel/random';
import { InvocationFailure, type LambdaService } from './runtime/lambda';
import { putMetric } from './services/cloudwatch/metrics';
import { emitExecutionStatus } from './services/states/execution-events';
import type { ExecutionHandle } from './services/states/state';
import type { DeployedStack, StackFunction } from './stack';
import { CallbackError, type Execution, startExecution, TaskFailure, type TaskRequest } from './states';
import type { StateMachineDefinition } from './template/state-machines';
import { NotModelled, ServiceError } from './wire/service-error';
import type { World } from './world';

export interface WorkflowOptions {
  /** As it is deployed now. */
  readonly stack: () => DeployedStack;
  readonly world: World;
  readonly lambda: LambdaService;
  readonly onNotModelled: (error: NotModelled) => void;
  readonly onStart: (execution: Execution) => void;
}

/**
 * Makes every state machine of the stack startable through the Step Functions API; called again after a deployment. What runs
 * keeps its definition; the functions that it invokes, and its role, are those of the stack as it is by then.
 */
export function connectWorkflows(options: WorkflowOptions): void {
  const random = options.world.random.fork('states.executions');
  for (const machine of options.stack().stateMachines)
    options.world.states.machines.set(machine.arn, {
      arn: machine.arn,
      createdMs: options.world.clock.now(),
      start: (name, input) => start(options, machine, random.fork(name), name, input),
    });
}

function start(
  options: WorkflowOptions,
  machine: StateMachineDefinition,
  random: Random,
  name: string,
  input: string,
): ExecutionHandle {
  const { world } = options;
  const execution: Execution = startExecution({
    definition: machine.definition,
    input: JSON.parse(input),
    name,
    stateMachineArn: machine.arn,
    roleArn: machine.roleArn,
    clock: world.clock,
    random,
    runTask: (request) => {
      if (request.taskToken !== undefined) awaitToken(world, request.taskToken, () => execution);
      return runTask(options, machine, request);
    },
    refuseChildren: () => refuseChildren(options, machine),
  });
  options.onStart(execution);
  const handle = handleOf(execution, machine.arn, input, () => announce(world, execution, handle));
  announce(world, execution, handle);
  return handle;
}

/** That it runs, and how it ends. */
function announce(world: World, execution: Execution, handle: ExecutionHandle): void {
  emitExecutionStatus(world, handle);
  void execution.finished.then(() => {
    emitExecutionStatus(world, handle);
    if (execution.status !== 'SUCCEEDED') countFailure(world, handle.machineArn, execution.status);
  });
}

/** From now on the API takes the token. The first state is entered before its execution is known. */
function awaitToken({ states }: World, token: string, execution: () => Execution): void {
  states.tasks.set(token, {
    isOpen: () => execution().waitsFor(token),
    succeed: (output) => asked(() => execution().sendTaskSuccess(token, output)),
    fail: (error, cause) => asked(() => execution().sendTaskFailure(token, error, cause)),
    heartbeat: () => asked(() => execution().sendTaskHeartbeat(token)),
  });
}

/** As the API refuses it. */
function asked(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (error instanceof CallbackError) throw new ServiceError(error.code, error.message);
    throw error;
  }
}

const FAILURE_METRICS: Readonly<Record<string, string>> = {
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

function countFailure(world: World, machineArn: string, status: string): void {
  const name = FAILURE_METRICS[status];
  if (name === undefined) return;
  const dimensions = { StateMachineArn: machineArn };
  putMetric(world.cloudwatch, {
    namespace: 'AWS/States',
    name,
    dimensions,
    value: 1,
    at: world.clock.now(),
    unit: 'Count',
  });
}

interface InvokeArguments {
  readonly FunctionName: string;
  readonly Payload?: unknown;
}

async function runTask(
  options: WorkflowOptions,
  machine: StateMachineDefinition,
  request: TaskRequest,
): Promise<unknown> {
  if (!/^arn:[^:]+:states:::lambda:invoke$/.test(request.resource)) {
    const error = new NotModelled(`the task resource ${request.resource}`);
    options.onNotModelled(error);
    throw new TaskFailure('States.Runtime', error.message);
  }
  const { FunctionName, Payload } = request.arguments as unknown as InvokeArguments;
  const target = permitted(options, machine, FunctionName);
  try {
    return {
      ExecutedVersion: '$LATEST',
      Payload: await options.lambda.invoke(target, Payload ?? {}),
      StatusCode: 200,
    };
  } catch (error) {
    if (error instanceof InvocationFailure) throw new TaskFailure(error.error, error.detail);
    throw error;
  }
}

function permitted(
  { stack }: WorkflowOptions,
  machine: StateMachineDefinition,
  functionArn: string,
): StackFunction {
  const target = stack().functions.get(functionArn);
  if (!target)
    throw new TaskFailure('Lambda.ResourceNotFoundException', `Function not found: ${functionArn}`);
  const role = stack().roles.get(machine.roleArn);
  if (!role) throw new TaskFailure('States.TaskFailed', `the role ${machine.roleArn} does not exist`);
  const decision = evaluate(role, { action: 'lambda:InvokeFunction', resource: functionArn, context: {} });
  if (!decision.allowed)
    throw new TaskFailure('Lambda.AWSLambdaException', `${machine.roleArn}: ${decision.explanation}`);
  return target;
}

/** The children of a distributed Map state are executions of the machine itself, which its role has to allow. */
function refuseChildren({ stack }: WorkflowOptions, { arn, roleArn }: StateMachineDefinition) {
  const role = stack().roles.get(roleArn);
  const decision = role && evaluate(role, { action: 'states:StartExecution', resource: arn, context: {} });
  return decision?.allowed ? undefined : `${roleArn}: ${decision?.explanation ?? 'there is no such role'}`;
}

const handleOf = (
  execution: Execution,
  machineArn: string,
  input: string,
  onRedriven: () => void,
): ExecutionHandle => ({
  arn: execution.arn,
  name: execution.name,
  machineArn,
  input,
  startMs: execution.startMs,
  status: () => execution.status,
  stopMs: () => execution.stopMs,
  output: () => (execution.output === undefined ? undefined : JSON.stringify(execution.output)),
  failure: () => ({
    ...(execution.error !== undefined && { error: execution.error }),
    ...(execution.cause !== undefined && { cause: execution.cause }),
  }),
  stop: (error, cause) => execution.stop(error, cause),
  redrive: () => {
    execution.redrive();
    onRedriven();
  },
  redrives: () => ({ count: execution.redriveCount, lastMs: execution.redriveMs }),
  history: () => execution.history,
});
