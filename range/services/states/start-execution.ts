/**
 * Idempotent while it runs: the same name with the same input gives the running execution back. A name that was
 * used otherwise is taken for 90 days after the execution ended (StartExecution, Step Functions API reference).
 */
import type { StartExecutionInput, StartExecutionOutput } from '@aws-sdk/client-sfn';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import type { ExecutionHandle } from './state';
import { requireName, requirePayload } from './validation';

const NAME_TAKEN_MS = 90 * 86_400_000;
const MACHINE_ARN = /^arn:aws[\w-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[\w-]{1,80}$/;

export const startExecution = operation<StartExecutionInput, StartExecutionOutput>({
  name: 'StartExecution',
  authorize: (input) => [
    { action: 'states:StartExecution', resource: input.stateMachineArn ?? '*', context: {} },
  ],
  validate(input) {
    rejectUnmodelled(input, 'StartExecution', ['stateMachineArn', 'name', 'input', 'traceHeader']);
    if (!MACHINE_ARN.test(input.stateMachineArn ?? '')) {
      throw new ServiceError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${input.stateMachineArn}'`);
    }
    if (input.name !== undefined) requireName(input.name);
    requirePayload('input', input.input ?? '{}', 'InvalidExecutionInput');
  },
  apply(input, call) {
    const { states, clock } = call.world;
    const machineArn = input.stateMachineArn ?? '';
    const machine = states.machines.get(machineArn);
    if (!machine) {
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${machineArn}'`);
    }
    const name = input.name ?? states.ids.uuid();
    const given = input.input ?? '{}';
    const arn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const earlier = states.executions.get(arn);
    if (earlier && isTaken(earlier, clock.now())) return joined(earlier, given);
    const started = machine.start(name, given);
    states.executions.set(arn, started);
    return { executionArn: started.arn, startDate: dateOf(started.startMs) };
  },
});

function isTaken(earlier: ExecutionHandle, nowMs: number): boolean {
  const stoppedMs = earlier.stopMs();
  return stoppedMs === undefined || nowMs - stoppedMs < NAME_TAKEN_MS;
}

function joined(earlier: ExecutionHandle, input: string): StartExecutionOutput {
  if (earlier.status() !== 'RUNNING' || earlier.input !== input) {
    throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${earlier.arn}'`);
  }
  return { executionArn: earlier.arn, startDate: dateOf(earlier.startMs) };
}
