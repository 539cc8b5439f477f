/**
 * Turns what happens on the range into the events that people follow. `tick` is called whenever the range is quiet and
 * reports what is new since the last time; what the world announces by itself is reported at once.
 */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { timeOf } from '../kernel/iso';
import type { Range } from '../range';
import type { Instance } from '../services/ec2/state';
import type { Execution } from '../states';
import { describeCall } from './describe-call';
import { stateOf } from './history';
import type { DrillEvent, DrillEventKind } from './result';

interface StepOutput {
  readonly step?: string;
  readonly status?: string;
  readonly why?: string;
  readonly detail?: { readonly running?: boolean; readonly settled?: boolean };
}

export class DrillObserver {
  readonly events: DrillEvent[] = [];
  /** What else wants to look whenever the range is quiet. */
  onTick: () => void = () => undefined;
  private calls = 0;
  private alarms = 0;
  private readonly settled = new Set<string>();
  /** Events told, by execution. */
  private readonly told = new Map<Execution, number>();

  constructor(
    private readonly range: Range,
    subject: Instance,
    private readonly onEvent: (event: DrillEvent) => void,
    /** How many executions are followed: in a drill the one of the case. */
    private readonly mostExecutions = 1,
  ) {
    const { ec2 } = range.world;
    ec2.onInstanceState.subscribe((id, state) =>
      this.say('world', `${id === subject.id ? id : `${id} (another instance)`} is ${state}`),
    );
  }

  say(kind: DrillEventKind, text: string, state?: string, at = this.range.clock.now()): void {
    const event: DrillEvent = { at, kind, text, ...(state !== undefined && { state }) };
    this.events.push(event);
    this.onEvent(event);
  }

  tick(): void {
    this.onTick();
    for (const call of this.range.calls.slice(this.calls)) {
      const described = call.caller.startsWith('agent') ? undefined : describeCall(call);
      if (described) this.say(described.kind, described.text, undefined, call.at);
    }
    this.calls = this.range.calls.length;
    this.tellSteps();
    this.tellSnapshots();
    for (const alarm of this.range.record.alarms.slice(this.alarms))
      if (alarm.to === 'ALARM') this.say('alarm', `${alarm.alarm} is in ALARM`, undefined, alarm.atMs);
    this.alarms = this.range.record.alarms.length;
  }

  private tellSteps(): void {
    for (const execution of this.range.record.executions.slice(0, this.mostExecutions)) {
      const told = this.told.get(execution) ?? 0;
      if (told === 0) this.say('trigger', openingOf(execution), undefined, execution.startMs);
      for (const event of execution.history.slice(told)) this.tellStep(execution.history, event);
      this.told.set(execution, execution.history.length);
    }
  }

  private tellStep(history: readonly HistoryEvent[], event: HistoryEvent): void {
    const output = event.taskSucceededEventDetails?.output;
    const failure = event.taskFailedEventDetails ?? event.taskTimedOutEventDetails;
    const at = event.timestamp ? timeOf(event.timestamp.toISOString()) : undefined;
    const state = stateOf(history, event);
    if (failure) this.say('step', failureText(failure.error ?? '', failure.cause ?? ''), state, at);
    if (output === undefined) return;
    const { Payload } = JSON.parse(output) as { Payload?: StepOutput };
    if (!Payload?.step || Payload.detail?.running === true || Payload.detail?.settled === false) return;
    this.say(
      'step',
      Payload.why === undefined ? `${Payload.status}` : `${Payload.status}: ${Payload.why}`,
      state,
      at,
    );
  }

  private tellSnapshots(): void {
    for (const { id, state, volumeId, dueAt } of this.range.world.ec2.snapshots.values()) {
      if (state === 'pending' || this.settled.has(id)) continue;
      this.settled.add(id);
      this.say(
        'evidence',
        `${id} of ${volumeId} ${state}`,
        undefined,
        Math.min(dueAt, this.range.clock.now()),
      );
    }
  }
}

/** Errors by which `assess` says that it waits, and for what. */
const WAITING = ['ApprovalNeeded', 'SetterUnknown'];

function failureText(error: string, cause: string): string {
  if (!WAITING.includes(error)) return `failed: ${error} ${cause}`;
  const { errorMessage } = JSON.parse(cause) as { errorMessage?: string };
  return `waits: ${errorMessage ?? error}`;
}

/** An execution that has the name of a case is the response to it; any other says whose it is by its machine. */
const openingOf = ({ name, arn }: Execution): string =>
  CASE.test(name) ? `case ${name} opened, workflow started` : `${arn.split(':').at(-2)} started: ${name}`;

const CASE = /^i-[0-9a-f]+-\d{8}T\d{9}Z$/;
