/** What the history of an execution tells: which steps ended, when and how, and where the workflow is now. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import * as v from 'valibot';

export interface StoryStep {
  /** ms */
  readonly at: number;
  /** The state of the workflow. */
  readonly state: string;
  readonly status: string;
  readonly why?: string | undefined;
}

export interface Story {
  readonly steps: readonly StoryStep[];
  /** States that were entered and not left. */
  readonly active: readonly string[];
  /** Of what is streamed into the vault at the moment. */
  readonly percent?: number | undefined;
  readonly mode?: { readonly mode: string; readonly reason: string } | undefined;
}

const streamSchema = v.object({
  arrived: v.object({ bytes: v.number() }),
  stream: v.object({ expectedBytes: v.number() }),
});

const payloadSchema = v.object({
  step: v.string(),
  status: v.string(),
  why: v.nullish(v.string()),
  choice: v.optional(v.object({ mode: v.string(), reason: v.string() })),
  detail: v.optional(
    v.object({
      running: v.optional(v.boolean()),
      settled: v.optional(v.boolean()),
      capture: v.optional(v.unknown()),
    }),
  ),
});
type Payload = v.InferOutput<typeof payloadSchema>;

export function storyOf(history: readonly HistoryEvent[]): Story {
  const states = statesOf(history);
  const told = history.flatMap((event) => stepsOf(event, states.get(event.id ?? 0) ?? ''));
  const payloads = told.flatMap(({ payload }) => payload ?? []);
  return {
    steps: told.filter(({ payload }) => !isUnderWay(payload)).map(({ step }) => step),
    active: activeStates(history),
    percent: percentOf(payloads.findLast(({ step }) => step === 'memory')),
    mode: payloads.find(({ choice }) => choice)?.choice,
  };
}

/** By the id of an event the state that it belongs to. A page that begins in the middle knows some of them not. */
function statesOf(history: readonly HistoryEvent[]): ReadonlyMap<number, string> {
  const states = new Map<number, string>();
  for (const { id = 0, previousEventId = 0, stateEnteredEventDetails: entered } of history) {
    const state = entered?.name ?? states.get(previousEventId);
    if (state !== undefined) states.set(id, state);
  }
  return states;
}

function stepsOf(event: HistoryEvent, state: string): { step: StoryStep; payload?: Payload }[] {
  const at = event.timestamp?.getTime() ?? 0;
  const failure = event.taskFailedEventDetails ?? event.taskTimedOutEventDetails;
  if (failure) return [{ step: { at, state, ...failureOf(failure.error ?? '', failure.cause ?? '') } }];
  const payload = payloadOf(event.taskSucceededEventDetails?.output);
  if (!payload) return [];
  return [{ step: { at, state, status: payload.status, why: payload.why ?? undefined }, payload }];
}

/** Errors by which the gate says what it needs, or that it stays shut: nothing of them is a failure. */
const AT_THE_GATE: Readonly<Record<string, string>> = {
  ApprovalNeeded: 'asks a person',
  SetterUnknown: 'waits',
  TriggerNotAllowed: 'not allowed',
  Declined: 'declined',
  LeftAlone: 'left alone',
};

/** As Lambda gives an error that a function threw. */
const causeSchema = v.pipe(v.string(), v.parseJson(), v.object({ errorMessage: v.string() }));

function failureOf(error: string, cause: string): Pick<StoryStep, 'status' | 'why'> {
  const parsed = v.safeParse(causeSchema, cause);
  const said = parsed.success ? parsed.output.errorMessage : cause;
  const gate = Object.hasOwn(AT_THE_GATE, error) ? AT_THE_GATE[error] : undefined;
  return gate === undefined
    ? { status: 'failed', why: [error, said].filter(Boolean).join(': ') }
    : { status: gate, why: said };
}

function payloadOf(output: string | undefined): Payload | undefined {
  if (output === undefined) return undefined;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.object({ Payload: payloadSchema })), output);
  return parsed.success ? parsed.output.Payload : undefined;
}

const isUnderWay = (payload: Payload | undefined): boolean =>
  payload?.detail?.running === true || payload?.detail?.settled === false;

function percentOf(memory: Payload | undefined): number | undefined {
  if (memory?.detail?.running !== true) return undefined;
  const parsed = v.safeParse(streamSchema, memory.detail.capture);
  if (!parsed.success) return undefined;
  const { arrived, stream } = parsed.output;
  return Math.min(100, Math.floor((100 * arrived.bytes) / stream.expectedBytes));
}

/** In a loop a state is entered often: it counts what was entered more often than it was left. */
function activeStates(history: readonly HistoryEvent[]): string[] {
  const open = new Map<string, number>();
  for (const { stateEnteredEventDetails: entered, stateExitedEventDetails: left } of history) {
    const name = entered?.name ?? left?.name;
    if (name !== undefined) open.set(name, (open.get(name) ?? 0) + (entered ? 1 : -1));
  }
  return [...open].filter(([, count]) => count > 0).map(([name]) => name);
}
