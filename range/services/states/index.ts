import type { AnyOperation } from '../../wire/operation';
import { describeExecution } from './describe-execution';
import { getExecutionHistory } from './get-execution-history';
import { listExecutions } from './list-executions';
import { listStateMachines } from './list-state-machines';
import { redriveExecution } from './redrive-execution';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './send-task-result';
import { startExecution } from './start-execution';
import { stopExecution } from './stop-execution';

export const operations: readonly AnyOperation[] = [
  describeExecution,
  getExecutionHistory,
  listExecutions,
  listStateMachines,
  redriveExecution,
  sendTaskFailure,
  sendTaskHeartbeat,
  sendTaskSuccess,
  startExecution,
  stopExecution,
];
