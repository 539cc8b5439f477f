/**
 * Lambda, as far as Cordon depends on it: execution environments that are reused, a cold start, the function's
 * timeout, errors by name, and asynchronous invocation with two retries and a dead-letter queue.
 */
import { join } from 'node:path';
import { types } from 'node:util';
import type { Clock } from '../kernel/clock';
import type { Random } from '../kernel/random';
import type { FaultKind, ProcessFault } from '../wire/faults';
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
  /** As in the tag of its calls. */
  readonly id: string;
  readonly function: string;
  readonly event: unknown;
  readonly at: number;
  readonly durationMs: number;
  /** What ended it before it was done, or kept its result from whoever invoked it. */
  readonly fault?: FaultKind;
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
  /** The function as it is deployed now. @default as it was when it was asked for */
  readonly current?: (definition: FunctionDefinition) => FunctionDefinition | undefined;
  /** What happens to an invocation itself. @default nothing */
  readonly faultOf?: (logicalId: string, event: unknown) => FaultKind | undefined;
}

interface Environment {
  readonly sandbox: Sandbox;
  invocation: string;
  /** Nothing of it runs on, and it is never used again. */
  ended: boolean;
  /** That of the deployment whose code it runs. */
  readonly generation: number;
}

/** What runs now, by invocation. */
interface Running {
  readonly environment: Environment;
  readonly exit: (failure: InvocationFailure) => void;
  fault?: ProcessFault;
}

/** Time to a ready environment, and per invocation beside the API calls, in ms. Assumed, for bundles that load in some 50 ms. */
const COLD_START_MS: readonly [number, number] = [250, 450];
const COMPUTE_MS: readonly [number, number] = [5, 20];
/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html; how steeply the pauses grow is not said. */
const ASYNC_RETRY_DELAYS_MS = [60_000, 120_000];
const REQUEUE_MS = { first: 1_000, factor: 2, most: 300_000 };
const EVENT_AGE_MS = 6 * 3_600_000;

export class LambdaService {
  private readonly idle = new Map<string, Environment[]>();
  private readonly timing: Random;
  private readonly running = new Map<string, Running>();
  private invocations = 0;
  private generation = 0;

  constructor(private readonly options: LambdaOptions) {
    this.timing = options.random.fork('lambda.timing');
  }

  /** Runs the function once, unless the invocation fails; resolves with its JSON result, rejects with InvocationFailure. */
  async invoke(definition: FunctionDefinition, event: unknown): Promise<unknown> {
    const fault = this.options.faultOf?.(definition.logicalId, event);
    const refusal = fault && invocationFailure(fault);
    if (fault === 'lost-answer') await this.perform(definition, event, fault).catch(onlyItsOwn);
    if (!refusal) return this.perform(definition, event);
    throw refusal;
  }

  /** Ends the environment in which an invocation runs, or lets it do nothing more; does nothing once it has ended. */
  endProcess(tag: string, fault: ProcessFault): void {
    const [invocation = ''] = tag.split('/');
    const running = this.running.get(invocation);
    if (!running || running.fault) return;
    running.fault = fault;
    end(running.environment);
    if (fault === 'hang') return;
    const message = `RequestId: ${invocation} Error: Runtime exited with error: exit status 1`;
    running.exit(InvocationFailure.of('Runtime.ExitError', message));
  }

  private async perform(asked: FunctionDefinition, event: unknown, fault?: FaultKind): Promise<unknown> {
    const { clock, onInvocation, current } = this.options;
    const definition = current?.(asked) ?? asked;
    const at = clock.now();
    const invocation = String(++this.invocations).padStart(6, '0');
    const environment = await this.environment(definition, invocation);
    await clock.sleep(this.timing.int(...COMPUTE_MS));
    try {
      return await this.run(definition, environment, event, invocation);
    } finally {
      const met = this.running.get(invocation)?.fault ?? fault;
      this.running.delete(invocation);
      const durationMs = clock.now() - at;
      onInvocation({
        id: invocation,
        event,
        function: definition.logicalId,
        at,
        durationMs,
        ...(met && { fault: met }),
      });
    }
  }

  /**
   * As EventBridge invokes. After an error of the function two more attempts; after one of Lambda itself (throttled, 5xx) as
   * many as six hours hold, from a second to five minutes apart. Then `onDead` with the last failure; `onDone` with the result.
   */
  async invokeAsync(
    definition: FunctionDefinition,
    event: unknown,
    onDead: (failure: InvocationFailure) => void,
    onDone: (result: unknown) => void = () => {},
  ): Promise<void> {
    const { clock } = this.options;
    const pauses = asyncPauses(clock.now());
    for (;;) {
      try {
        return onDone(await this.invoke(definition, event));
      } catch (error) {
        if (!(error instanceof InvocationFailure)) throw error;
        const delay = pauses(error, clock.now());
        if (delay === undefined) return onDead(error);
        await clock.sleep(delay);
      }
    }
  }

  /** A deployment: what waits is gone, what runs is gone once it has ended. */
  retire(): void {
    this.generation += 1;
    this.close();
  }

  /** Ends all environments, so that nothing of them keeps a connection. */
  close(): void {
    for (const environments of this.idle.values()) environments.forEach(end);
    this.idle.clear();
  }

  private async environment(definition: FunctionDefinition, invocation: string): Promise<Environment> {
    const warm = this.idle.get(definition.logicalId)?.pop();
    if (warm) {
      warm.invocation = invocation;
      return warm;
    }
    const { generation } = this;
    await this.options.clock.sleep(this.timing.int(...COLD_START_MS));
    return this.create(definition, invocation, generation);
  }

  private create(definition: FunctionDefinition, invocation: string, generation: number): Environment {
    const [file = '', exportName = ''] = definition.handler.split('.');
    const environment: Omit<Environment, 'sandbox'> = { invocation, ended: false, generation };
    let calls = 0;
    const sandbox = new Sandbox({
      file: join(definition.codeDirectory, `${file}.js`),
      exportName,
      environment: { ...definition.environment, ...this.options.environmentOf(definition) },
      clock: whileAlive(this.options.clock, environment),
      random: this.options.random.fork(`lambda/${definition.logicalId}/${invocation}`),
      traffic: this.options.traffic,
      transport: this.options.openTransport(),
      nextCallTag: () => `${environment.invocation}/${String(++calls).padStart(6, '0')}`,
      onLog: (line) => {
        if (!environment.ended)
          this.options.onLog({ at: this.options.clock.now(), function: definition.logicalId, line });
      },
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
      const exit = (failure: InvocationFailure): void => {
        ended = true;
        timeout.cancel();
        end(environment);
        reject(failure);
      };
      const timeout = clock.schedule(definition.timeoutSeconds * 1000, () => {
        const message = `Task timed out after ${definition.timeoutSeconds.toFixed(2)} seconds`;
        exit(InvocationFailure.of('Sandbox.Timedout', `RequestId: ${invocation} Error: ${message}`));
      });
      this.running.set(invocation, { environment, exit });
      const finish = (settle: () => void): void => {
        // What a frozen or ended process still settles reaches nobody.
        if (ended || environment.ended) return;
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
    if (environment.generation === this.generation) idle.push(environment);
    else end(environment);
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

/** Gives the pause before the next attempt, or undefined when the event is given up. */
function asyncPauses(queuedMs: number): (failure: InvocationFailure, nowMs: number) => number | undefined {
  let [errors, requeue] = [0, REQUEUE_MS.first];
  const next = ({ error }: InvocationFailure): number | undefined => {
    if (!error.startsWith('Lambda.')) return ASYNC_RETRY_DELAYS_MS[errors++];
    const pause = requeue;
    requeue = Math.min(requeue * REQUEUE_MS.factor, REQUEUE_MS.most);
    return pause;
  };
  return (failure, nowMs) => {
    const pause = next(failure);
    return pause !== undefined && nowMs + pause - queuedMs <= EVENT_AGE_MS ? pause : undefined;
  };
}

function end(environment: Environment): void {
  environment.ended = true;
  environment.sandbox.kill();
}

/** The clock of an environment: once that has ended, nothing that it plans happens. */
const whileAlive = (clock: Clock, environment: { readonly ended: boolean }): Clock => ({
  now: () => clock.now(),
  schedule: (delayMs, action) =>
    environment.ended ? { cancel: () => undefined } : clock.schedule(delayMs, action),
  sleep: (delayMs) => (environment.ended ? new Promise(() => undefined) : clock.sleep(delayMs)),
});

/** How Step Functions names what befalls an invocation itself ("Handle transient Lambda service exceptions"). */
function invocationFailure(fault: FaultKind): InvocationFailure | undefined {
  switch (fault) {
    case 'throttled':
      return InvocationFailure.of('Lambda.TooManyRequestsException', 'Rate Exceeded.');
    case 'server-error':
      return InvocationFailure.of('Lambda.ServiceException', 'Service exception');
    case 'lost-request':
    case 'lost-answer':
      return InvocationFailure.of(
        'Lambda.SdkClientException',
        'Unable to execute HTTP request: Connection reset',
      );
    default:
      return undefined;
  }
}

function onlyItsOwn(error: unknown): void {
  if (!(error instanceof InvocationFailure)) throw error;
}

function failureOf(error: unknown): InvocationFailure {
  // Not `instanceof`: a bundle may have been evaluated in another realm than this file, with another `Error`.
  const { name, message } = types.isNativeError(error) ? error : new Error(String(error));
  return InvocationFailure.of(name, message);
}
