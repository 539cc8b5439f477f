import type { Timer } from '../kernel/clock';
import { Cancelled } from './failure';
import type { Lane } from './lane';

/** Undefined limits are none: Step Functions' own default is longer than an execution may run. */
export interface Limits {
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** The task took longer than TimeoutSeconds, or was silent for longer than HeartbeatSeconds. */
export class LimitExceeded extends Error {
  constructor(readonly limit: 'timeout' | 'heartbeat') {
    super(`the task exceeded its ${limit}`);
    this.name = 'LimitExceeded';
  }
}

type Work<T> = (abandoned: AbortSignal, beat: () => void) => Promise<T>;

/**
 * Runs `work` for as long as its limits allow and its lane is not cancelled; `beat` starts the time to the next
 * heartbeat anew. Rejects with LimitExceeded or Cancelled and then aborts `abandoned`.
 */
export function withinLimits<T>({ run, signal }: Lane, limits: Limits, work: Work<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandoned = new AbortController();
    const timers: { timeout?: Timer | undefined; heartbeat?: Timer | undefined } = {};
    const settle = () => {
      timers.timeout?.cancel();
      timers.heartbeat?.cancel();
      signal.removeEventListener('abort', cancel);
    };
    const abandon = (reason: Error) => {
      settle();
      reject(reason);
      abandoned.abort();
    };
    const cancel = () => abandon(new Cancelled());
    const after = (seconds: number | undefined, limit: LimitExceeded['limit']) =>
      seconds === undefined
        ? undefined
        : run.clock.schedule(1000 * seconds, () => abandon(new LimitExceeded(limit)));
    const beat = () => {
      timers.heartbeat?.cancel();
      if (!abandoned.signal.aborted) timers.heartbeat = after(limits.heartbeatSeconds, 'heartbeat');
    };
    signal.addEventListener('abort', cancel, { once: true });
    timers.timeout = after(limits.timeoutSeconds, 'timeout');
    beat();
    work(abandoned.signal, beat).then(resolve, reject).finally(settle);
  });
}
