import type { StateFailure } from './failure';
import { NOT_TRUNCATED } from './history';
import type { Json } from './json';
import type { Lane } from './lane';
import type { Resource } from './resource';
import type { Limits } from './task-limits';

/** Records the events of one attempt at a task: one family for service integrations, one for plain functions. */
export class TaskEvents {
  constructor(
    private readonly lane: Lane,
    private readonly resource: Resource,
  ) {}

  /** How Step Functions names the source of a result that is too large. */
  get producer(): string {
    return this.resource.kind === 'function' ? this.resource.arn : this.resource.resourceType;
  }

  scheduled(input: Json, { timeoutSeconds, heartbeatSeconds }: Limits): void {
    const timeout = timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds };
    if (this.resource.kind === 'function') {
      const { arn: resource } = this.resource;
      this.lane.record('LambdaFunctionScheduled', {
        lambdaFunctionScheduledEventDetails: {
          resource,
          input: JSON.stringify(input),
          inputDetails: NOT_TRUNCATED,
          ...timeout,
        },
      });
      return;
    }
    const heartbeat = heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds };
    this.lane.record('TaskScheduled', {
      taskScheduledEventDetails: {
        ...this.integration,
        region: this.lane.run.region,
        parameters: JSON.stringify(input),
        ...timeout,
        ...heartbeat,
      },
    });
  }

  started(): void {
    if (this.resource.kind === 'function') this.lane.record('LambdaFunctionStarted');
    else this.lane.record('TaskStarted', { taskStartedEventDetails: this.integration });
  }

  submitted(answer: Json): void {
    const output = { output: JSON.stringify(answer), outputDetails: NOT_TRUNCATED };
    this.lane.record('TaskSubmitted', { taskSubmittedEventDetails: { ...this.integration, ...output } });
  }

  succeeded(result: Json): void {
    const output = { output: JSON.stringify(result), outputDetails: NOT_TRUNCATED };
    if (this.resource.kind === 'function') {
      this.lane.record('LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: output });
    } else {
      this.lane.record('TaskSucceeded', { taskSucceededEventDetails: { ...this.integration, ...output } });
    }
  }

  failed({ details }: StateFailure, whileSubmitting: boolean): number {
    if (this.resource.kind === 'function') {
      return this.lane.record('LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: details });
    }
    const all = { ...this.integration, ...details };
    return whileSubmitting
      ? this.lane.record('TaskSubmitFailed', { taskSubmitFailedEventDetails: all })
      : this.lane.record('TaskFailed', { taskFailedEventDetails: all });
  }

  timedOut({ details }: StateFailure): number {
    return this.resource.kind === 'function'
      ? this.lane.record('LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: details })
      : this.lane.record('TaskTimedOut', { taskTimedOutEventDetails: { ...this.integration, ...details } });
  }

  private get integration(): { resourceType: string; resource: string } {
    if (this.resource.kind === 'function') throw new Error('a plain function has no integration');
    return { resourceType: this.resource.resourceType, resource: this.resource.action };
  }
}
