/**
 * Who used which permission in a drill: every decision of IAM on a call of a function, and what the workflows did by their own roles,
 * which the history of their executions tells.
 */
import { roleOfSession } from '../../range/iam/principal';
import type { Range } from '../../range/range';
import type { DeployedStack } from '../../range/stack';
import type { Execution } from '../../range/states';

export interface Use {
  /** Logical id of the role. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly allowed: boolean;
  /** Whose statement decided; undefined where none did. */
  readonly by: 'identity' | 'resource' | 'boundary' | undefined;
}

/** From now on; the list grows while time passes. */
export function recordDecisions(range: Range, stack: DeployedStack): readonly Use[] {
  const uses: Use[] = [];
  range.dispatcher.onDecision = ({ caller, request, decision }) => {
    const role = stack.roles.get(roleOfSession(caller.principal.arn) ?? '')?.logicalId;
    if (role === undefined) return;
    const { action, resource, context } = request;
    uses.push({ role, action, resource, context, allowed: decision.allowed, by: decision.statement?.source });
  };
  return uses;
}

/** The functions that the state machines invoked, and the children that they started. */
export function usesOfWorkflows({ executions }: Range['record'], stack: DeployedStack): readonly Use[] {
  return executions.flatMap((execution) => {
    const machine = stack.stateMachines.find(({ arn }) => isOf(execution, arn));
    const role = stack.roles.get(machine?.roleArn ?? '')?.logicalId;
    if (machine === undefined || role === undefined) return [];
    const children = execution.mapRuns.flatMap((run) => run.children);
    return [
      ...[execution, ...children]
        .flatMap(invoked)
        .map((resource) => use(role, 'lambda:InvokeFunction', resource)),
      ...children.map(() => use(role, 'states:StartExecution', machine.arn)),
    ];
  });
}

const isOf = ({ arn }: Execution, machineArn: string): boolean =>
  arn.startsWith(`${machineArn.replace(':stateMachine:', ':execution:')}:`);

function invoked({ history }: Pick<Execution, 'history'>): string[] {
  return history.flatMap(({ taskScheduledEventDetails }) => {
    const { FunctionName } = JSON.parse(taskScheduledEventDetails?.parameters ?? '{}') as {
      FunctionName?: string;
    };
    return FunctionName ?? [];
  });
}

const use = (role: string, action: string, resource: string): Use => ({
  role,
  action,
  resource,
  context: {},
  allowed: true,
  by: 'identity',
});
