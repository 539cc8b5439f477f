/** What Step Functions puts on the bus when an execution of a Standard workflow starts and when it ends. */
import type { World } from '../../world';
import type { ExecutionHandle } from './state';

/** Input and output are left out once they are longer than this together, in bytes. */
const MAX_DATA_BYTES = 248 * 1024;

export function emitExecutionStatus(world: World, execution: ExecutionHandle): void {
  const { arn, input } = execution;
  const output = execution.output() ?? null;
  const included = Buffer.byteLength(input) + Buffer.byteLength(output ?? '') <= MAX_DATA_BYTES;
  const { error = null, cause = null } = execution.failure() ?? {};
  world.emit({
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    resources: [arn],
    detail: {
      executionArn: arn,
      stateMachineArn: execution.machineArn,
      name: execution.name,
      status: execution.status(),
      startDate: execution.startMs,
      stopDate: execution.stopMs() ?? null,
      input: included ? input : null,
      inputDetails: { included },
      output: included ? output : null,
      outputDetails: output === null ? null : { included },
      error,
      cause,
    },
  });
}
