/** Stacks as they stand: deployed once, never updated. */
import { ServiceError } from '../../wire/service-error';

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

export interface DeployedOutput {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
}

export interface CloudFormationStack {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly createdMs: number;
  readonly outputs: readonly DeployedOutput[];
  readonly resources: readonly StackResource[];
}

export interface CloudFormationState {
  /** By name. */
  readonly stacks: Map<string, CloudFormationStack>;
}

export const createCloudFormationState = (): CloudFormationState => ({ stacks: new Map() });

/** By its name or its id. */
export function findStack({ stacks }: CloudFormationState, nameOrId: string): CloudFormationStack {
  const stack = stacks.get(nameOrId) ?? [...stacks.values()].find(({ id }) => id === nameOrId);
  if (!stack) throw new ServiceError('ValidationError', `Stack with id ${nameOrId} does not exist`);
  return stack;
}
