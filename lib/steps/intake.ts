import type { Policy } from '../../lambdas/common/policy';
import { allowEmitting } from '../case-events';
import { toPolicy, toTriggers } from '../config';
import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

/** Intake captures nothing, and needs the room for its rules. */
const withoutTools = (policy: Policy): Policy => ({
  ...policy,
  evidence: { ...policy.evidence, captureTools: [] },
});

/** Not a step of the state machine: it starts it. */
export function intake(
  { cases, admission, config }: Pick<Surroundings, 'cases' | 'admission' | 'config'>,
  stateMachineArn: string,
): Step {
  return {
    name: 'intake',
    description: 'Turns a trigger into one request, opens the case and starts the response',
    memoryMb: 512,
    // One event may name 400 instances: ten at once, each three calls of some 20 ms. A queue that moves on starts them one by one: 30 s.
    timeoutSeconds: 60,
    environment: {
      CASE_TABLE: cases.table.tableName,
      STATE_MACHINE_ARN: stateMachineArn,
      ADMISSION_TABLE: admission.table.tableName,
      PLACES: String(config.storm.concurrency),
      TRIGGERS: JSON.stringify(toTriggers(config)),
      VERIFIES_SETTERS: String(config.tagSetter.verify),
      POLICY: JSON.stringify(withoutTools(toPolicy(config))),
    },
    reads: [
      cases.allow('PutItem', 'UpdateItem'),
      admission.allow('DeleteItem', 'PutItem', 'Query', 'UpdateItem'),
      allow(['states:StartExecution'], [stateMachineArn]),
      allowAnywhere('states:SendTaskSuccess'),
      allowEmitting('joined'),
    ],
    changes: [],
    wildcards: 'a task token names no resource to which IAM could limit it',
  };
}
