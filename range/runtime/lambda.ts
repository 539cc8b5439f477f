/**
 * Lambda, as far as Cordon depends on it: execution environments that are reused, a cold start, the function's
 * timeout, errors by name, and asynchronous invocation with two retries and a dead-letter queue.
 */
import { join } from 'node:path';
import { types } from 'node:util';
import type { Clock } from '../kernel/clock';
import type { Random } from '../kernel/random';
import { Sandbox } from './sandbox';
import type { Traffic } from './traffic';
import type { Transport } from './transport';

export interface FunctionDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** `<file>.<export>`, as deployed. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly codeDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A function failed: `error` as Step Functions names it, `cause` the JSON that Lambda returns. */
export class InvocationFailure extends Error {
  constructor(
    readonly error: string,
    readonly detail: string,
  ) {
    super(`${error}: ${detail}`);
  }

  static of(errorType: string, errorMessage: string): InvocationFailure {
    return new InvocationFailure(errorType, JSON.stringify({ errorType, errorMessage }));
  }
}

export interface LogLine {
  readonly at: number;
  readonly function: string;
  readonly line: string;
}

/** One run of a function, for what it costs: the start of a new environment is billed too. */
export interface InvocationRecord {
  readonly function: string;
  readonly at: number;
  readonly durationMs: number;
}

export interface LambdaOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly traffic: Traffic;
  readonly openTransport: () => Transport;
  /** What every function gets besides its own environment: Region and credentials. */
  readonly environmentOf: (definition: FunctionDefinition) => Readonly<Record<string, string>>;
  readonly onLog: (line: LogLine) => void;
  readonly onInvocation: (record: InvocationRecord) => void;
}

interface Environment {
  readonly sandbox: Sandbox;
  invocation: string;
}

/** Time to a ready environment, and per invocation beside the API calls, in ms. Assumed, for bundles that load in some 50 ms. */
const COLD_START_MS: readonly [number, number] = [250, 450];
const COMPUTE_MS: readonly [number, number] = [5, 20];
const ASYNC_RETRY_DELAYS_MS = [60_000, 120_000];

export class LambdaService {
  private readonly idle = new Map<string, Environment[]>();
  private readonly timing: Random;
  private invocations = 0;

  constructor(private readonly options: LambdaOptions) {
    this.timing = options.random.fork('lambda.timing');
  }

  /** Runs the function once; resolves with its JSON result, rejects with InvocationFailure. */
  async invoke(definition: FunctionDefinition, event: unknown): Promise<unknown> {
    const { clock, onInvocation } = this.options;
    const at = clock.now();
    const invocation = String(++this.invocations).padStart(6, '0');
    const environment = await this.environment(definition, invocation);
    await clock.sleep(this.timing.int(...COMPUTE_MS));
    try {
      return await this.run(definition, environment, event, invocation);
    } finally {
      onInvocation({ function: definition.logicalId, at, durationMs: clock.now() - at });
    }
  }

  /** As EventBridge invokes: two more attempts, then `onDead` with the event and the last failure; `onDone` with the result. */
  async invokeAsync(
    definition: FunctionDefinition,
    event: unknown,
    onDead: (failure: InvocationFailure) => void,
    onDone: (result: unknown) => void = () => {},
  ): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return onDone(await this.invoke(definition, event));
      } catch (error) {
        if (!(error instanceof InvocationFailure)) throw error;
        const delay = ASYNC_RETRY_DELAYS_MS[attempt];
        if (delay === undefined) return onDead(error);
        await this.options.clock.sleep(delay);
      }
    }
  }

  /** Ends all environments, so that nothing of them keeps a connection. */
  close(): void {
    for (const environments of this.idle.values()) for (const { sandbox } of environments) sandbox.kill();
    this.idle.clear();
  }

  private async environment(definition: FunctionDefinition, invocation: string): Promise<Environment> {
    const warm = this.idle.get(definition.logicalId)?.pop();
    if (warm) {
      warm.invocation = invocation;
      return warm;
    }
    await this.options.clock.sleep(this.timing.int(...COLD_START_MS));
    return this.create(definition, invocation);
  }

  private create(definition: FunctionDefinition, invocation: string): Environment {
    const [file = '', exportName = ''] = definition.handler.split('.');
    const environment: { sandbox?: Sandbox; invocation: string } = { invocation };
    let calls = 0;
    const sandbox = new Sandbox({
      file: join(definition.codeDirectory, `${file}.js`),
      exportName,
      environment: { ...definition.environment, ...this.options.environmentOf(definition) },
      clock: this.options.clock,
      random: this.options.random.fork(`lambda/${definition.logicalId}/${invocation}`),
      traffic: this.options.traffic,
      transport: this.options.openTransport(),
      nextCallTag: () => `${environment.invocation}/${String(++calls).padStart(6, '0')}`,
      onLog: (line) =>
        this.options.onLog({ at: this.options.clock.now(), function: definition.logicalId, line }),
    });
    return Object.assign(environment, { sandbox });
  }

  private run(
    definition: FunctionDefinition,
    environment: Environment,
    event: unknown,
    invocation: string,
  ): Promise<unknown> {
    const { clock } = this.options;
    return new Promise((resolve, reject) => {
      let ended = false;
      const timeout = clock.schedule(definition.timeoutSeconds * 1000, () => {
        ended = true;
        environment.sandbox.kill();
        const message = `Task timed out after ${definition.timeoutSeconds.toFixed(2)} seconds`;
        reject(InvocationFailure.of('Sandbox.Timedout', `RequestId: ${invocation} Error: ${message}`));
      });
      const finish = (settle: () => void): void => {
        if (ended) return;
        timeout.cancel();
        this.release(definition, environment);
        settle();
      };
      environment.sandbox
        .handler(JSON.parse(JSON.stringify(event)), this.context(definition, invocation))
        .then(
          (result) => finish(() => resolve(JSON.parse(JSON.stringify(result ?? null)))),
          (error: unknown) => finish(() => reject(failureOf(error))),
        );
    });
  }

  private release(definition: FunctionDefinition, environment: Environment): void {
    const idle = this.idle.get(definition.logicalId) ?? [];
    idle.push(environment);
    this.idle.set(definition.logicalId, idle);
  }

  private context(definition: FunctionDefinition, invocation: string): unknown {
    const deadline = this.options.clock.now() + definition.timeoutSeconds * 1000;
    return {
      awsRequestId: invocation,
      functionName: definition.name,
      functionVersion: '$LATEST',
      invokedFunctionArn: definition.arn,
      memoryLimitInMB: '512',
      getRemainingTimeInMillis: () => deadline - this.options.clock.now(),
    };
  }
}

function failureOf(error: unknown): InvocationFailure {
  // Not `instanceof`: a bundle may have been evaluated in another realm than this file, with another `Error`.
  const { name, message } = types.isNativeError(error) ? error : new Error(String(error));
  return InvocationFailure.of(name, message);
}
