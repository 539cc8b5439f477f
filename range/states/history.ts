import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Clock } from '../kernel/clock';
import { dateOf } from '../kernel/iso';
import { StateFailure } from './failure';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html; the event that ends the execution counts. */
export const MAX_HISTORY_EVENTS = 25_000;

export type EventDetails = Omit<HistoryEvent, 'id' | 'previousEventId' | 'timestamp' | 'type'>;

/** The events of one execution, as GetExecutionHistory returns them. */
export class History {
  readonly events: HistoryEvent[] = [];

  constructor(private readonly clock: Clock) {}

  /**
   * Adds an event and returns its id; `previous` is 0 for what follows from the start itself.
   * @throws StateFailure States.Runtime when only the event that ends the execution still fits.
   */
  add(type: HistoryEventType, previous: number, details: EventDetails = {}): number {
    if (this.events.length >= MAX_HISTORY_EVENTS - 1) {
      const cause = `The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`;
      throw new StateFailure('States.Runtime', cause, { eventId: this.events.length });
    }
    return this.end(type, previous, details);
  }

  /** Adds the event that ends the execution, for which there is always room. */
  end(type: HistoryEventType, previous: number, details: EventDetails = {}): number {
    const id = this.events.length + 1;
    const timestamp = dateOf(this.clock.now());
    this.events.push({ timestamp, type, id, previousEventId: previous, ...details });
    return id;
  }
}

/** Data in events is never cut short here, as in API answers. */
export const NOT_TRUNCATED = { truncated: false };
