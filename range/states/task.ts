import { StateFailure, TaskFailure } from './failure';
import { type Json, jsonCopy } from './json';
import type { TaskState } from './model';
import { fitsPayload, tooLarge } from './payload';
import { withRecovery } from './recovery';
import { TaskEvents } from './task-events';
import { LimitExceeded, type Limits, withinLimits } from './task-limits';
import type { Template } from './template';
import type { Exit, Visit } from './visit';

const SECONDS = { min: 1, max: 99_999_999 };

export function runTask(visit: Visit<TaskState>): Promise<Exit> {
  const { state } = visit;
  return withRecovery(visit, async () => {
    visit.taskToken = waitsForToken(state) ? newToken(visit) : undefined;
    const input = state.arguments ? await visit.evaluate(state.arguments, 'Arguments') : visit.input;
    visit.checkPayload(input);
    const limits = {
      timeoutSeconds: await optionalSeconds(visit, state.timeoutSeconds, 'TimeoutSeconds'),
      heartbeatSeconds: await optionalSeconds(visit, state.heartbeatSeconds, 'HeartbeatSeconds'),
    };
    const result = await new TaskAttempt(visit, input, limits).perform();
    return { ...(await visit.conclude(state, result, { result })), next: state.next };
  });
}

const waitsForToken = ({ resource }: TaskState): boolean =>
  resource.kind === 'integration' && resource.callback;

function newToken({ lane }: Visit): string {
  return Buffer.from(lane.run.random.tokens.hex(96), 'hex').toString('base64');
}

async function optionalSeconds(visit: Visit, template: Template | undefined, location: string) {
  return template ? visit.integer(template, location, SECONDS) : undefined;
}

/** One attempt at a task: from its scheduling to the event that tells how it went. */
class TaskAttempt {
  private readonly events: TaskEvents;
  private stage: 'submitting' | 'waiting for the token' = 'submitting';

  constructor(
    private readonly visit: Visit<TaskState>,
    private readonly input: Json,
    private readonly limits: Limits,
  ) {
    this.events = new TaskEvents(visit.lane, visit.state.resource);
  }

  async perform(): Promise<Json> {
    const { lane, taskToken } = this.visit;
    this.events.scheduled(this.input, this.limits);
    this.events.started();
    try {
      const result = await withinLimits(lane, this.limits, (abandoned, beat) => this.run(abandoned, beat));
      if (!fitsPayload(JSON.stringify(result))) throw this.tooLarge();
      this.events.succeeded(result);
      return result;
    } catch (error) {
      throw this.failed(error);
    } finally {
      if (taskToken !== undefined) lane.run.callbacks.close(taskToken);
    }
  }

  private async run(abandoned: AbortSignal, beat: () => void): Promise<Json> {
    const { taskToken, lane } = this.visit;
    if (taskToken === undefined) return this.request(abandoned);
    const outcome = lane.run.callbacks.open(taskToken, beat);
    // The answer may come before the request returns; it is awaited below, and must not count as unhandled until then.
    outcome.catch(() => undefined);
    const submitted = await this.request(abandoned);
    if (!abandoned.aborted) this.events.submitted(submitted);
    this.stage = 'waiting for the token';
    return outcome;
  }

  private async request(abandoned: AbortSignal): Promise<Json> {
    const { lane, state, taskToken } = this.visit;
    const request = {
      resource: state.resource.arn,
      arguments: this.input,
      executionArn: lane.run.executionArn,
      stateName: state.name,
    };
    const result = await lane.run.runTask(
      taskToken === undefined ? request : { ...request, taskToken },
      abandoned,
    );
    return jsonCopy(result ?? null);
  }

  /** Whether it was the request that failed, not the task that it announced. */
  private isSubmission(): boolean {
    return this.visit.taskToken !== undefined && this.stage === 'submitting';
  }

  private tooLarge(): StateFailure {
    return new StateFailure('States.DataLimitExceeded', tooLarge(this.events.producer));
  }

  private failed(error: unknown): unknown {
    const failure = toStateFailure(error);
    if (!failure) return error;
    if (error instanceof LimitExceeded) failure.eventId = this.events.timedOut(failure);
    else failure.eventId = this.events.failed(failure, this.isSubmission());
    return failure;
  }
}

/** Undefined for what is no failure of the task: a cancelled branch, or a defect of the task runner. */
function toStateFailure(error: unknown): StateFailure | undefined {
  if (error instanceof StateFailure) return error;
  if (error instanceof TaskFailure) return new StateFailure(error.error, error.errorCause);
  if (!(error instanceof LimitExceeded)) return undefined;
  return new StateFailure('States.Timeout', undefined, { heartbeat: error.limit === 'heartbeat' });
}
