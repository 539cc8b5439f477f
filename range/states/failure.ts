/** What a task runner rejects with when the task itself failed; any other rejection is a defect of the runner. */
export class TaskFailure extends Error {
  constructor(
    readonly error: string,
    readonly errorCause?: string,
  ) {
    super(`${error}: ${errorCause ?? 'no cause given'}`);
    this.name = 'TaskFailure';
  }
}

export interface FailureTraits {
  /** A heartbeat was missed: reported as States.Timeout, but States.HeartbeatTimeout matches it as well. */
  readonly heartbeat?: boolean;
  /** The event that the next one of the chain follows; set where the failure was recorded. */
  readonly eventId?: number | undefined;
}

/** A state, branch or execution failed with an error name that Retry and Catch can match. */
export class StateFailure extends Error {
  readonly heartbeat: boolean;
  eventId: number | undefined;

  constructor(
    readonly error: string | undefined,
    readonly errorCause?: string,
    traits: FailureTraits = {},
  ) {
    super(`${error ?? 'no error name'}: ${errorCause ?? 'no cause given'}`);
    this.name = 'StateFailure';
    this.heartbeat = traits.heartbeat ?? false;
    this.eventId = traits.eventId;
  }

  /** "A States.Runtime error isn't retriable, and will always cause the execution to fail" (Step Functions guide). */
  get isFatal(): boolean {
    return this.error === 'States.Runtime';
  }

  /** The members that events and `$states.errorOutput` carry, absent ones left out. */
  get details(): { error?: string; cause?: string } {
    return {
      ...(this.error === undefined ? {} : { error: this.error }),
      ...(this.errorCause === undefined ? {} : { cause: this.errorCause }),
    };
  }
}

/** Unwinds a branch that was cancelled or an execution that has ended; nothing may record or catch it. */
export class Cancelled extends Error {
  constructor() {
    super('the branch was cancelled');
    this.name = 'Cancelled';
  }
}
