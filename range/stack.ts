/** The deployed stack, read from the synthesized template: the resources that the range plays, and who may do what. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyDocument } from './iam';
import type { FunctionDefinition as RunnableFunction } from './runtime/lambda';
import { type AlarmDefinition, readAlarms } from './template/alarms';
import type { Deployment } from './template/deployment';
import { readFunctions } from './template/functions';
import { type InvokePermission, readPermissions } from './template/permissions';
import {
  type ResolvedOutput,
  type ResolvedResource,
  type ResolvedTemplate,
  resolveOutputs,
  resolveTemplate,
} from './template/resolve';
import { type RoleDefinition, readRoles } from './template/roles';
import { type RuleDefinition, readRules } from './template/rules';
import { readStateMachines, type StateMachineDefinition } from './template/state-machines';

export interface StackFunction extends RunnableFunction {
  readonly roleArn: string;
  readonly memoryMb: number;
  readonly deadLetterArn?: string;
  /** Where the result of an asynchronous invocation goes. */
  readonly onSuccessArn?: string;
}

export interface DeployedStack {
  readonly deployment: Deployment;
  readonly template: ResolvedTemplate;
  readonly outputs: readonly ResolvedOutput[];
  /** By ARN. */
  readonly functions: ReadonlyMap<string, StackFunction>;
  /** By ARN. */
  readonly roles: ReadonlyMap<string, RoleDefinition>;
  readonly rules: readonly RuleDefinition[];
  readonly permissions: readonly InvokePermission[];
  readonly stateMachines: readonly StateMachineDefinition[];
  readonly alarms: readonly AlarmDefinition[];
}

/** `assembly` is the folder that holds the template's assets: cdk.out. */
export function readStack(template: unknown, assembly: string, deployment: Deployment): DeployedStack {
  const resolved = resolveTemplate(template, deployment);
  const functions = readFunctions(resolved).map(({ code, asyncInvoke, ...definition }): StackFunction => {
    if (code.kind !== 'asset')
      throw new Error(`${definition.logicalId}: the range runs built assets only, not inline code`);
    const dead = asyncInvoke.onFailureArn ?? definition.deadLetterArn;
    return {
      ...definition,
      codeDirectory: join(assembly, code.directory),
      ...(dead !== undefined && { deadLetterArn: dead }),
      ...(asyncInvoke.onSuccessArn !== undefined && { onSuccessArn: asyncInvoke.onSuccessArn }),
    };
  });
  return {
    deployment,
    template: resolved,
    outputs: resolveOutputs(template, deployment),
    functions: new Map(functions.map((each) => [each.arn, each])),
    roles: new Map(readRoles(resolved).map((each) => [each.arn, each])),
    rules: readRules(resolved),
    permissions: readPermissions(resolved),
    stateMachines: readStateMachines(resolved, (path) => readFileSync(join(assembly, path), 'utf8')),
    alarms: readAlarms(resolved),
  };
}

export const resourcesOfType = ({ template }: DeployedStack, type: string): readonly ResolvedResource[] =>
  [...template.values()].filter((each) => each.type === type);

/** The only resource of a type; the range needs exactly one of those that it asks for this way. */
export function onlyResource(stack: DeployedStack, type: string): ResolvedResource {
  const [first, ...others] = resourcesOfType(stack, type);
  if (!first || others.length > 0)
    throw new Error(
      `the stack has ${others.length + (first ? 1 : 0)} resources of ${type}; the range plays one`,
    );
  return first;
}

/** The document that a policy resource attaches to `physicalId`, or undefined. */
export function attachedPolicy(
  stack: DeployedStack,
  type: 'AWS::S3::BucketPolicy' | 'AWS::SNS::TopicPolicy' | 'AWS::SQS::QueuePolicy',
  physicalId: string,
): PolicyDocument | undefined {
  const attached = resourcesOfType(stack, type).find(({ properties }) => {
    const { Bucket, Topics, Queues } = properties;
    return [Bucket, Topics, Queues].flat().includes(physicalId);
  });
  return attached && (attached.properties.PolicyDocument as PolicyDocument);
}

export const keyPolicy = (key: ResolvedResource): PolicyDocument =>
  key.properties.KeyPolicy as PolicyDocument;

/** An account in which nothing of ours was deployed. */
export const noStack = (deployment: Deployment): DeployedStack => ({
  deployment,
  template: new Map(),
  outputs: [],
  functions: new Map(),
  roles: new Map(),
  rules: [],
  permissions: [],
  stateMachines: [],
  alarms: [],
});

export const isEmpty = ({ template }: DeployedStack): boolean => template.size === 0;
