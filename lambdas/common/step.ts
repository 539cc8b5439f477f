/** What all steps share around their logic: policy, the gate for changes, a logger with case and instance on every line. */
import { Logger } from '@aws-lambda-powertools/logger';
import type * as v from 'valibot';
import { beginBudget } from './budget';
import type { Case } from './case';
import { Changes } from './changes';
import { environment } from './environment';
import { parse } from './parse';
import { type Policy, parsePolicy } from './policy';

export interface Tools {
  readonly policy: Policy;
  readonly changes: Changes;
  readonly logger: Logger;
}

/** Makes the handler of a step from its logic. A malformed input is an error of the workflow and throws InvalidInput. */
export function stepHandler<
  Schema extends v.GenericSchema<unknown, { case: Pick<Case, 'caseId' | 'instanceId'> }>,
  Result,
>(
  step: string,
  inputSchema: Schema,
  logic: (input: v.InferOutput<Schema>, tools: Tools) => Promise<Result>,
): (event: unknown, context?: unknown) => Promise<Result> {
  const logger = new Logger({ serviceName: `cordon-${step}` });
  return async (event, context) => {
    beginBudget(context);
    const input = parse(`the input of ${step}`, inputSchema, event);
    logger.resetKeys();
    logger.appendKeys({ caseId: input.case.caseId, instanceId: input.case.instanceId, step });
    const policy = parsePolicy(environment('POLICY'));
    const result = await logic(input, { policy, changes: new Changes(policy.enforcement), logger });
    logger.info('step finished', { result: summary(result) });
    return result;
  };
}

/** The part of a result that belongs in a log line. */
function summary(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || !('status' in result)) return undefined;
  return { status: result.status, ...('why' in result && { why: result.why }) };
}
