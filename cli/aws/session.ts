/**
 * The account that a command talks to: that of the credentials, profile and Region which every AWS tool finds, or a range that
 * `cordon range` serves. Clients are made from `client`, outputs of the stack are read once.
 */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { msOf, nowMs } from '../../lambdas/common/time';
import { ANALYST, RANGE_PORT, RANGE_REGION } from '../../range/operator';
import { OptionError } from '../option-error';
import type { OptionsConfig } from '../parse-arguments';

/** What every command that talks to an account understands. */
export const SESSION_OPTIONS = {
  stack: { type: 'string', default: 'Cordon' },
  profile: { type: 'string' },
  region: { type: 'string' },
  range: { type: 'boolean', default: false },
  'endpoint-url': { type: 'string' },
} as const satisfies OptionsConfig;

export interface SessionValues {
  readonly stack: string;
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly range: boolean;
  readonly 'endpoint-url'?: string | undefined;
}

/** Their lines in the help of a command. */
export const SESSION_HELP = `  --stack NAME              the stack that Cordon was deployed as (default Cordon)
  --profile NAME            of your AWS configuration, as for every AWS tool
  --region REGION           the same
  --range                   talk to a range that \`cordon range\` serves, instead of to an account
  --endpoint-url URL        where that range is (default http://127.0.0.1:${RANGE_PORT})`;

/** A name of CloudFormation's, or an ARN. */
const STACK = /^[A-Za-z][A-Za-z0-9:/-]{0,1023}$/;

export interface ClientConfig {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The stack does not say what is asked of it. */
export class StackError extends Error {
  readonly code = 'STACK_INCOMPLETE';
  override readonly name = 'StackError';
}

export class Session {
  private read: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(
    readonly client: ClientConfig,
    readonly stack: string,
  ) {}

  /**
   * An output of the stack.
   * @throws StackError when the stack has none of that name.
   */
  async output(name: string): Promise<string> {
    this.read ??= this.outputs();
    const value = (await this.read).get(name);
    if (value !== undefined) return value;
    throw new StackError(`the stack ${this.stack} has no output ${name}: is it Cordon's, and up to date?`);
  }

  /** ARN of whoever asks. */
  async whoAsks(): Promise<string> {
    return (await new STSClient(this.client).send(new GetCallerIdentityCommand())).Arn ?? 'unknown';
  }

  /** The account's time in ms: a range has its own. */
  async now(): Promise<number> {
    const { endpoint } = this.client;
    const served = endpoint === undefined ? undefined : await timeOfRange(endpoint);
    return served ?? nowMs();
  }

  private async outputs(): Promise<ReadonlyMap<string, string>> {
    const cloudFormation = new CloudFormationClient(this.client);
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: this.stack }));
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  }
}

/** Undefined where the endpoint is none of a range. */
async function timeOfRange(endpoint: string): Promise<number | undefined> {
  try {
    const state: unknown = await (await fetch(`${endpoint}/_range/state`)).json();
    const now = msOf(String(Reflect.get(Object(state), 'now')));
    return Number.isNaN(now) ? undefined : now;
  } catch {
    return undefined;
  }
}

/**
 * The options of a session among those of a command.
 * @throws OptionError for a name of a stack that cannot be one.
 */
export function sessionValues(values: SessionValues): SessionValues {
  const { stack, profile, region, range, 'endpoint-url': endpoint } = values;
  if (!STACK.test(stack)) throw new OptionError('--stack', stack, 'the name of a stack');
  return { stack, profile, region, range, 'endpoint-url': endpoint };
}

/** @throws OptionError for a name of a stack that cannot be one. */
export function openSession(values: SessionValues): Session {
  return new Session(clientConfig(sessionValues(values)), values.stack);
}

function clientConfig({ profile, region, range, 'endpoint-url': endpoint }: SessionValues): ClientConfig {
  if (range || endpoint !== undefined)
    return {
      region: region ?? RANGE_REGION,
      endpoint: endpoint ?? `http://127.0.0.1:${RANGE_PORT}`,
      credentials: ANALYST,
    };
  return { ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) };
}
