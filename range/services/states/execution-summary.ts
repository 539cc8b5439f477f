import { dateOf } from '../../kernel/iso';
import type { ExecutionHandle } from './state';

/** What a list and a description of executions both say of one. */
export function executionSummary(execution: ExecutionHandle) {
  const stopMs = execution.stopMs();
  const { count, lastMs } = execution.redrives?.() ?? { count: 0, lastMs: undefined };
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machineArn,
    name: execution.name,
    status: execution.status(),
    startDate: dateOf(execution.startMs),
    ...(stopMs !== undefined && { stopDate: dateOf(stopMs) }),
    redriveCount: count,
    ...(lastMs !== undefined && { redriveDate: dateOf(lastMs) }),
  };
}
