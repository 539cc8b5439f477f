/**
 * Puts the events of a running drill on the time of its trigger. What happens before the trigger is known is held
 * back until the first event of kind `trigger`, which is time zero.
 */
import type { DrillEvent } from '../range/drill/result';

export class Timeline {
  private readonly held: DrillEvent[] = [];
  private triggerAt: number | undefined;

  constructor(private readonly show: (event: DrillEvent, sinceTriggerMs: number) => void) {}

  add(event: DrillEvent): void {
    this.held.push(event);
    if (event.kind === 'trigger') this.triggerAt ??= event.at;
    if (this.triggerAt !== undefined) this.flush(this.triggerAt);
  }

  /** Shows what is still held back, for a drill that ended without a trigger's event. */
  end(triggerAt: number): void {
    this.flush(this.triggerAt ?? triggerAt);
  }

  private flush(triggerAt: number): void {
    for (const event of this.held.splice(0)) this.show(event, event.at - triggerAt);
  }
}
