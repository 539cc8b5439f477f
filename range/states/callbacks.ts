import { StateFailure } from './failure';
import { type Json, jsonCopy } from './json';
import { fitsPayload } from './payload';

/** An error of SendTaskSuccess, SendTaskFailure or SendTaskHeartbeat; `code` is the service's own. */
export class CallbackError extends Error {
  constructor(
    readonly code: 'InvalidToken' | 'TaskTimedOut' | 'InvalidOutput',
    message: string,
  ) {
    super(message);
    this.name = 'CallbackError';
  }
}

interface PendingTask {
  readonly succeed: (output: Json) => void;
  readonly fail: (failure: StateFailure) => void;
  readonly beat: () => void;
}

/** The task tokens of an execution. A token outlives its task only to answer TaskTimedOut. */
export class Callbacks {
  private readonly tasks = new Map<string, PendingTask | 'closed'>();

  open(token: string, onHeartbeat: () => void): Promise<Json> {
    return new Promise((succeed, fail) => this.tasks.set(token, { succeed, fail, beat: onHeartbeat }));
  }

  close(token: string): void {
    this.tasks.set(token, 'closed');
  }

  closeAll(): void {
    for (const token of this.tasks.keys()) this.close(token);
  }

  /** Whether a task still waits for this token. */
  isOpen(token: string): boolean {
    return typeof this.tasks.get(token) === 'object';
  }

  succeed(token: string, outputJson: string): void {
    const task = this.pending(token);
    const output = parseOutput(outputJson);
    this.close(token);
    task.succeed(output);
  }

  fail(token: string, error: string | undefined, cause: string | undefined): void {
    const task = this.pending(token);
    this.close(token);
    task.fail(new StateFailure(error, cause));
  }

  heartbeat(token: string): void {
    this.pending(token).beat();
  }

  private pending(token: string): PendingTask {
    const task = this.tasks.get(token);
    if (task === undefined) throw new CallbackError('InvalidToken', `Invalid Token: '${token}'`);
    if (task !== 'closed') return task;
    throw new CallbackError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  }
}

function parseOutput(json: string): Json {
  if (!fitsPayload(json)) throw new CallbackError('InvalidOutput', 'the output is larger than 262144 bytes');
  try {
    return jsonCopy(JSON.parse(json));
  } catch {
    throw new CallbackError('InvalidOutput', `Invalid Output: the output is not JSON: ${json.slice(0, 100)}`);
  }
}
