/**
 * One execution of a Standard state machine in virtual time. It moves only when the clock does and when the task
 * runner's promises settle; the same definition, input, seed and task results give the same history.
 */
import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Timer } from '../kernel/clock';
import { runBranch } from './branch';
import { compileDefinition } from './compile';
import { createRun, type ExecutionOptions } from './execution-options';
import { Cancelled, StateFailure } from './failure';
import { type EventDetails, NOT_TRUNCATED } from './history';
import type { Json, JsonObject } from './json';
import { Lane } from './lane';
import type { Machine } from './model';
import { newProgress } from './progress';
import type { ChildRequest, MapRunRecord, Run } from './run';
import { Scope } from './scope';
import { contextTime } from './timestamp';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** "Maximum execution time: 1 year" (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
const ONE_YEAR_SECONDS = 365 * 24 * 3600;

const machines = new WeakMap<object, Machine>();

/**
 * Starts an execution; its first state is entered before the call returns.
 * @throws DefinitionError when the definition is refused or unsupported.
 * @throws RangeError when the input is over the payload quota, TypeError when it is no JSON.
 */
export function startExecution(options: ExecutionOptions): Execution {
  return new Execution(options, machineOf(options.definition));
}

/** Compiles a definition once, however many executions it has. */
function machineOf(definition: unknown): Machine {
  const known = typeof definition === 'object' && definition !== null ? machines.get(definition) : undefined;
  const machine = known ?? compileDefinition(definition);
  if (typeof definition === 'object' && definition !== null) machines.set(definition, machine);
  return machine;
}

export class Execution {
  readonly arn: string;
  readonly name: string;
  readonly input: Json;
  readonly startMs: number;
  status: ExecutionStatus = 'RUNNING';
  stopMs: number | undefined;
  output: Json | undefined;
  error: string | undefined;
  cause: string | undefined;
  redriveCount = 0;
  redriveMs: number | undefined;
  /**
   * Resolves when the execution has ended in any status, until it is redriven, which begins another one; rejects when the task
   * runner or the interpreter is defective.
   */
  finished: Promise<void>;

  private run: Run;
  private readonly progress = newProgress(new Scope());
  private cancellation = new AbortController();
  private deadline: Timer;

  constructor(
    options: ExecutionOptions,
    private readonly machine: Machine,
  ) {
    this.name = options.name;
    this.startMs = options.clock.now();
    this.run = createRun(options, (child) => startChild(options, child));
    this.arn = this.run.executionArn;
    this.input = this.run.input;
    this.run.history.add('ExecutionStarted', 0, {
      executionStartedEventDetails: {
        input: JSON.stringify(this.input),
        inputDetails: NOT_TRUNCATED,
        roleArn: options.roleArn,
      },
    });
    this.deadline = this.startDeadline();
    this.finished = this.follow(0);
  }

  get history(): readonly HistoryEvent[] {
    return this.run.history.events;
  }

  /** What its distributed Map states have started. */
  get mapRuns(): readonly MapRunRecord[] {
    return this.run.mapRuns;
  }

  /** StopExecution; does nothing to an execution that has ended. */
  stop(error?: string, cause?: string): void {
    const details = new StateFailure(error, cause).details;
    this.end('ABORTED', 'ExecutionAborted', 0, { executionAbortedEventDetails: details }, { error, cause });
  }

  /**
   * RedriveExecution: goes on from where it failed, timed out or was aborted, with the same definition. Retries and the time limit
   * begin anew ("Restarting state machine executions with redrive" in the Step Functions guide). The guide does not show whether a
   * state that is run again is entered again in the history; here it is, after ExecutionRedriven.
   * @throws Error when it runs or has succeeded
   */
  redrive(): void {
    if (this.status === 'RUNNING' || this.status === 'SUCCEEDED')
      throw new Error(`the execution is ${this.status} and cannot be redriven`);
    const { clock, history, context } = this.run;
    this.redriveCount += 1;
    this.redriveMs = clock.now();
    const previous = history.add('ExecutionRedriven', history.events.length, {
      executionRedrivenEventDetails: { redriveCount: this.redriveCount },
    });
    const counted = { RedriveCount: this.redriveCount, RedriveTime: contextTime(clock.now()) };
    const execution = context.Execution as JsonObject;
    this.run = { ...this.run, context: { ...context, Execution: { ...execution, ...counted } } };
    this.status = 'RUNNING';
    this.stopMs = undefined;
    this.error = undefined;
    this.cause = undefined;
    this.cancellation = new AbortController();
    this.deadline = this.startDeadline();
    this.finished = this.follow(previous);
  }

  /** Whether a task still waits for this token. */
  waitsFor(token: string): boolean {
    return this.run.callbacks.isOpen(token);
  }

  /** @throws CallbackError as SendTaskSuccess does. */
  sendTaskSuccess(token: string, outputJson: string): void {
    this.run.callbacks.succeed(token, outputJson);
  }

  /** @throws CallbackError as SendTaskFailure does. */
  sendTaskFailure(token: string, error?: string, cause?: string): void {
    this.run.callbacks.fail(token, error, cause);
  }

  /** @throws CallbackError as SendTaskHeartbeat does. */
  sendTaskHeartbeat(token: string): void {
    this.run.callbacks.heartbeat(token);
  }

  private startDeadline(): Timer {
    const seconds = Math.min(this.machine.timeoutSeconds ?? ONE_YEAR_SECONDS, ONE_YEAR_SECONDS);
    return this.run.clock.schedule(1000 * seconds, () => this.timeOut());
  }

  private async follow(last: number): Promise<void> {
    const { run, progress, cancellation } = this;
    const lane = new Lane({ run, progress, signal: cancellation.signal, last });
    try {
      const output = await runBranch(this.machine, this.input, lane);
      const details = { output: JSON.stringify(output), outputDetails: NOT_TRUNCATED };
      this.end(
        'SUCCEEDED',
        'ExecutionSucceeded',
        lane.last,
        { executionSucceededEventDetails: details },
        { output },
      );
    } catch (error) {
      this.fail(error, lane);
    }
  }

  private fail(error: unknown, lane: Lane): void {
    if (error instanceof Cancelled) return;
    const failure = error instanceof StateFailure ? error : new StateFailure('States.Runtime', String(error));
    const previous = failure.eventId ?? lane.last;
    const outcome = { error: failure.error, cause: failure.errorCause };
    this.end(
      'FAILED',
      'ExecutionFailed',
      previous,
      { executionFailedEventDetails: failure.details },
      outcome,
    );
    if (error !== failure) throw error;
  }

  /** The execution itself has no error then; only the event names it. */
  private timeOut(): void {
    const details = { executionTimedOutEventDetails: { error: 'States.Timeout' } };
    this.end('TIMED_OUT', 'ExecutionTimedOut', 0, details, {});
  }

  private end(
    status: ExecutionStatus,
    type: HistoryEventType,
    previous: number,
    details: EventDetails,
    outcome: { output?: Json; error?: string | undefined; cause?: string | undefined },
  ): void {
    if (this.status !== 'RUNNING') return;
    this.run.history.end(type, previous, details);
    this.status = status;
    this.stopMs = this.run.clock.now();
    this.output = outcome.output;
    this.error = outcome.error;
    this.cause = outcome.cause;
    this.deadline.cancel();
    this.run.callbacks.closeAll();
    this.cancellation.abort();
  }
}

/** A child of a distributed Map state has the processor as its machine, and limits and a history of its own. */
function startChild(options: ExecutionOptions, { name, label, input, processor }: ChildRequest): Execution {
  const stateMachineArn = `${options.stateMachineArn}/${label}`;
  return new Execution(
    { ...options, name, input, stateMachineArn },
    { ...processor, timeoutSeconds: undefined },
  );
}
