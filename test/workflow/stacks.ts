/** The deployed stack with one thing about it changed, for tests of what that thing is for. */
import type { PolicyDocument, StatementDocument } from '../../range/iam/document';
import type { DeployedStack } from '../../range/stack';
import { stackFor } from './play';

/** `IsolateFunction` … as the template names them. */
type FunctionId = string;

function withEnvironment(
  stack: DeployedStack,
  change: (id: FunctionId, policy: string) => string | undefined,
): DeployedStack {
  const functions = [...stack.functions].map(([arn, definition]) => {
    const { POLICY = '' } = definition.environment;
    const changed = change(definition.logicalId, POLICY) ?? POLICY;
    return [arn, { ...definition, environment: { ...definition.environment, POLICY: changed } }] as const;
  });
  return { ...stack, functions: new Map(functions) };
}

/** Another configuration: options of the policy, for every function. */
export const configured = (options: Readonly<Record<string, unknown>>): DeployedStack =>
  withEnvironment(stackFor(), (_, policy) => JSON.stringify({ ...JSON.parse(policy), ...options }));

/** Functions that crash at every invocation. */
export const crashing = (...ids: readonly FunctionId[]): DeployedStack =>
  withEnvironment(stackFor(), (id) => (ids.includes(id) ? 'not a policy' : undefined));

const actionsOf = ({ Action = [] }: StatementDocument): readonly string[] => [Action].flat() as string[];

const statementsOf = ({ Statement }: PolicyDocument): readonly StatementDocument[] =>
  [Statement].flat() as StatementDocument[];

function without(policy: PolicyDocument, action: string): PolicyDocument {
  const statements = statementsOf(policy).map((each) => ({
    ...each,
    Action: actionsOf(each).filter((one) => one !== action),
  }));
  return { ...policy, Statement: statements.filter(({ Action }) => Action.length > 0) };
}

/** The role of one function without one of its permissions. */
export function lacking(role: string, action: string): DeployedStack {
  const stack = stackFor();
  const roles = [...stack.roles].map(([arn, definition]) => {
    if (definition.logicalId !== role) return [arn, definition] as const;
    const identityPolicies = definition.identityPolicies.map((policy) => without(policy, action));
    return [arn, { ...definition, identityPolicies }] as const;
  });
  return { ...stack, roles: new Map(roles) };
}

/** Everything that the roles of the functions allow, by role. */
export const grantedActions = (): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...stackFor().roles.values()].map(({ logicalId, identityPolicies }) => [
      logicalId,
      identityPolicies.flatMap((policy) =>
        statementsOf(policy)
          .filter(({ Effect }) => Effect === 'Allow')
          .flatMap(actionsOf),
      ),
    ]),
  );

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Branches?: readonly Machine[];
}

interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Every task runs twice in a row, as after a lost answer; the workflow goes by the second run. */
export function doubled(): DeployedStack {
  const stack = stackFor();
  const stateMachines = stack.stateMachines.map((machine) => ({
    ...machine,
    definition: doubledMachine(machine.definition as Machine),
  }));
  return { ...stack, stateMachines };
}

const FIRST = 'FirstRunOf';

function doubledMachine<M extends Machine>(machine: M): M {
  const isTask = (name: string): boolean => machine.States[name]?.Type === 'Task';
  const target = (name: string): string => (isTask(name) ? `${FIRST}${name}` : name);
  const states = Object.entries(machine.States).flatMap(([name, state]) => {
    const again = retargeted(state, target);
    return isTask(name)
      ? [
          [target(name), firstRun(state, name)],
          [name, again],
        ]
      : [[name, again]];
  });
  return { ...machine, StartAt: target(machine.StartAt), States: Object.fromEntries(states) };
}

function retargeted(state: State, target: (name: string) => string): State {
  const { Next, Default, Choices, Catch, Branches } = state;
  return {
    ...state,
    ...(Next !== undefined && { Next: target(Next) }),
    ...(Default !== undefined && { Default: target(Default) }),
    ...(Choices && { Choices: Choices.map((each) => ({ ...each, Next: target(each.Next) })) }),
    ...(Catch && { Catch: Catch.map((each) => ({ ...each, Next: target(each.Next) })) }),
    ...(Branches && { Branches: Branches.map(doubledMachine) }),
  };
}

/** The same call; what it returns or fails with is dropped. */
function firstRun(state: State, name: string): unknown {
  const { Assign: _assign, End: _end, ...call } = state as State & { Assign?: unknown; End?: unknown };
  const Output = '{% $states.input %}';
  return { ...call, Output, Next: name, Catch: [{ ErrorEquals: ['States.ALL'], Output, Next: name }] };
}
