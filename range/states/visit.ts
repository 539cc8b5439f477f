/**
 * One visit to a state: what its expressions see, and the events that every type of state records alike.
 * Assign and Output see the variables as they were on entry; assignments take effect when the state exits.
 */
import type { HistoryEventType } from '@aws-sdk/client-sfn';
import { EvaluationError, type Expression } from './expression';
import { StateFailure } from './failure';
import { type Bounds, isInteger } from './fields';
import { NOT_TRUNCATED } from './history';
import { isRecord, type Json, type JsonObject } from './json';
import type { Lane } from './lane';
import type { Conclusion, State } from './model';
import { fitsPayload, tooLarge } from './payload';
import { evaluateTemplate, type Template } from './template';
import { contextTime } from './timestamp';

/** Members of `$states` that only some fields have. */
export interface Offered {
  readonly result?: Json;
  readonly errorOutput?: Json;
  /** Replaces `$states.context.Map`, for an ItemSelector. */
  readonly map?: JsonObject;
}

/** How a state is left. */
export interface Exit {
  readonly output: Json;
  readonly assigned: JsonObject;
  /** The next state, or undefined at the end of the branch. */
  readonly next: string | undefined;
  /** The event that the exit follows, when it is not the lane's last one. */
  readonly previous?: number;
}

export class Visit<S extends State = State> {
  /** Grows with each attempt; only states with a Retry have it in their context. */
  retryCount = 0;
  taskToken: string | undefined;
  readonly enteredId: number;
  private readonly enteredMs: number;

  constructor(
    readonly state: S,
    readonly input: Json,
    readonly lane: Lane,
  ) {
    this.enteredMs = lane.run.clock.now();
    lane.active = { type: state.type, lanes: new Set() };
    this.enteredId = lane.record(eventType(`${state.type}StateEntered`), {
      stateEnteredEventDetails: {
        name: state.name,
        input: JSON.stringify(input),
        inputDetails: NOT_TRUNCATED,
      },
    });
  }

  /** The value of a field. @throws StateFailure States.QueryEvaluationError, after recording EvaluationFailed. */
  evaluate(template: Template, location: string, offered: Offered = {}, lane = this.lane): Promise<Json> {
    return evaluateTemplate(template, location, (it, at) => this.compute(it, at, offered, lane));
  }

  async integer(template: Template, location: string, bounds: Bounds): Promise<number> {
    const value = await this.evaluate(template, location);
    if (isInteger(value, bounds)) return value;
    throw this.unexpected(template, location, value, `an integer from ${bounds.min} to ${bounds.max}`);
  }

  /** The failure of a field whose value is not what the field takes. */
  unexpected(template: Template | undefined, location: string, value: Json, expected: string): StateFailure {
    const origin =
      template?.kind === 'expression' ? `JSONata expression '${template.expression.source}'` : 'value';
    const shown = JSON.stringify(value).slice(0, 200);
    return this.evaluationFailure(
      `The ${origin} specified for the field '${location}' returned ${shown} where ${expected} is expected.`,
      location,
    );
  }

  /** Evaluates Assign and Output; without Output, `fallback` is the output. */
  async conclude(conclusion: Conclusion, fallback: Json, offered: Offered = {}): Promise<Omit<Exit, 'next'>> {
    const { assign, location } = conclusion;
    const assigned = assign ? await this.evaluate(assign, `${location}Assign`, offered) : {};
    if (!isVariables(assigned)) throw this.unexpected(assign, `${location}Assign`, assigned, 'an object');
    const output = conclusion.output
      ? await this.evaluate(conclusion.output, `${location}Output`, offered)
      : fallback;
    this.checkPayload(assigned);
    this.checkPayload(output);
    return { output, assigned };
  }

  exit({ output, assigned, previous }: Exit): void {
    const variables = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]);
    this.lane.record(
      eventType(`${this.state.type}StateExited`),
      {
        stateExitedEventDetails: {
          name: this.state.name,
          output: JSON.stringify(output),
          outputDetails: NOT_TRUNCATED,
          ...(variables.length === 0
            ? {}
            : {
                assignedVariables: Object.fromEntries(variables),
                assignedVariablesDetails: NOT_TRUNCATED,
              }),
        },
      },
      previous,
    );
    this.lane.scope.assign(assigned);
    this.lane.active = undefined;
  }

  /** @throws StateFailure States.DataLimitExceeded when a value that the state takes or gives is too large. */
  checkPayload(value: Json): void {
    if (fitsPayload(JSON.stringify(value))) return;
    throw this.failure('States.DataLimitExceeded', tooLarge(this.state.name));
  }

  /** A failure that the interpreter itself raises in this state. */
  failure(error: string, sentence: string): StateFailure {
    return new StateFailure(error, this.explain(sentence), { eventId: this.lane.last });
  }

  private async compute(
    expression: Expression,
    location: string,
    offered: Offered,
    lane: Lane,
  ): Promise<Json> {
    const { run, scope } = this.lane;
    const { map, ...members } = offered;
    const states = { input: this.input, context: this.context(map), ...members };
    const surroundings = {
      states,
      variables: scope.visible(),
      random: run.random.expressions,
      nowMs: run.clock.now(),
    };
    try {
      return await expression.evaluate(surroundings);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      const sentence = `The JSONata expression '${expression.source}' specified for the field '${location}' ${error.message}`;
      throw this.evaluationFailure(sentence, location, lane);
    }
  }

  private evaluationFailure(sentence: string, location: string, lane = this.lane): StateFailure {
    const error = 'States.QueryEvaluationError';
    const cause = this.explain(sentence);
    lane.record('EvaluationFailed', {
      evaluationFailedEventDetails: { error, cause, location, state: this.state.name },
    });
    return new StateFailure(error, cause, { eventId: lane.last });
  }

  private explain(sentence: string): string {
    return `An error occurred while executing the state '${this.state.name}' (entered at the event id #${this.enteredId}). ${sentence}`;
  }

  private context(map = this.lane.map): JsonObject {
    const state = { EnteredTime: contextTime(this.enteredMs), Name: this.state.name };
    return {
      ...this.lane.run.context,
      State: 'retry' in this.state ? { ...state, RetryCount: this.retryCount } : state,
      ...(this.taskToken === undefined ? {} : { Task: { Token: this.taskToken } }),
      ...(map === undefined ? {} : { Map: map }),
    };
  }
}

const isVariables = (value: Json): value is JsonObject => isRecord(value);

/** Names of events are made of the type of state; the compiler cannot tell that each such name exists. */
export const eventType = (name: string): HistoryEventType => name as HistoryEventType;
