/** An access key of its own for each function, by which the endpoint knows whose role is calling. Derived, not drawn: they are no secret. */
import { createHash } from 'node:crypto';
import { ANALYST } from './operator';
import type { FunctionDefinition } from './runtime/lambda';
import type { DeployedStack, StackFunction } from './stack';
import type { Credential } from './wire/dispatcher';

const digest = (purpose: string, name: string): string =>
  createHash('sha256').update(`${purpose}/${name}`).digest('hex');

const accessKeyOf = ({ arn }: FunctionDefinition): string =>
  `ASIA${digest('key', arn).slice(0, 16).toUpperCase()}`;
const secretOf = ({ arn }: FunctionDefinition): string => digest('secret', arn).slice(0, 40);

export const roleIdOf = (roleArn: string): string =>
  `AROA${digest('role', roleArn).slice(0, 17).toUpperCase()}`;

/** Those of the functions, and the analyst's. */
export function createCredentials(stack: DeployedStack): Map<string, Credential> {
  return new Map([
    ...[...stack.functions.values()].map((each) => [accessKeyOf(each), credentialOf(stack, each)] as const),
    [ANALYST.accessKeyId, analystOf(stack)],
  ]);
}

function analystOf({ deployment: { partition, account } }: DeployedStack): Credential {
  const [, user = ''] = ANALYST.arn.split('/');
  const arn = `arn:${partition}:iam::${account}:user/${user}`;
  const everything = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
  } as const;
  return {
    caller: {
      name: user,
      principal: { arn, identityPolicies: [everything] },
      userId: 'AIDARANGEANALYST00001',
    },
    secretAccessKey: ANALYST.secretAccessKey,
  };
}

function credentialOf(stack: DeployedStack, definition: StackFunction): Credential {
  const role = stack.roles.get(definition.roleArn);
  if (!role)
    throw new Error(`${definition.logicalId}: the role ${definition.roleArn} is not in the template`);
  const { partition, account } = stack.deployment;
  const arn = `arn:${partition}:sts::${account}:assumed-role/${role.name}/${definition.name}`;
  return {
    caller: {
      name: definition.logicalId,
      principal: { ...role, arn },
      userId: `${roleIdOf(role.arn)}:${definition.name}`,
    },
    secretAccessKey: secretOf(definition),
  };
}

/** What Lambda puts into a function's environment beside its own variables. */
export const environmentOf =
  (stack: DeployedStack) =>
  (definition: FunctionDefinition): Readonly<Record<string, string>> => ({
    AWS_REGION: stack.deployment.region,
    AWS_DEFAULT_REGION: stack.deployment.region,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_ACCESS_KEY_ID: accessKeyOf(definition),
    AWS_SECRET_ACCESS_KEY: secretOf(definition),
    AWS_SESSION_TOKEN: digest('token', definition.arn),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
