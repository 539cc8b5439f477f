/**
 * JSONata as Step Functions runs it: the 2.0.6 language without `$eval`, with the extra functions, and with no
 * context item, so that `$states` and the variables are all an expression can reach.
 *
 * `$now`, `$millis`, `$random`, `$uuid` and `$shuffle` draw on the virtual clock and the seeded randomness. JSONata
 * takes the time of an evaluation from one Date object, which the first node's entry sets to virtual time.
 */
import jsonata from 'jsonata';
import type { Random } from '../kernel/random';
import { Budget } from './expression-budget';
import { extendWithStepFunctions } from './expression-functions';
import { type Json, jsonCopy } from './json';
import { type References, referencesOf } from './references';

export interface Expression {
  /** The text between the braces, trimmed. */
  readonly source: string;
  readonly references: References;
  evaluate(surroundings: Surroundings): Promise<Json>;
}

export interface Surroundings {
  readonly states: unknown;
  readonly variables: ReadonlyMap<string, Json>;
  readonly random: Random;
  readonly nowMs: number;
}

/** An evaluation failed; the message ends Step Functions' own sentence about the field. */
export class EvaluationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EvaluationError';
  }
}

/** @throws Error with JSONata's own message when `source` does not parse. */
export function compileExpression(source: string): Expression {
  const engine = parse(source);
  extendWithStepFunctions(engine);
  Budget.install(engine);
  return {
    source,
    references: referencesOf(engine.ast()),
    evaluate: async (surroundings) => copyResult(await run(engine, surroundings)),
  };
}

function parse(source: string): jsonata.Expression {
  try {
    return jsonata(source);
  } catch (error) {
    throw new Error(describe(error));
  }
}

async function run(engine: jsonata.Expression, surroundings: Surroundings): Promise<unknown> {
  const bindings = {
    ...Object.fromEntries(surroundings.variables),
    states: surroundings.states,
    eval: undefined,
    ...Budget.binding(surroundings),
  };
  try {
    return await engine.evaluate(undefined, bindings);
  } catch (error) {
    throw new EvaluationError(`threw an error during evaluation. ${describe(error)}`);
  }
}

function copyResult(result: unknown): Json {
  if (result === undefined) throw new EvaluationError('returned nothing (undefined).');
  try {
    return jsonCopy(result);
  } catch (error) {
    throw new EvaluationError(`returned an unsupported result. ${describe(error)}`);
  }
}

/** JSONata throws plain objects that carry `code` and `message`. */
function describe(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const message = 'message' in error ? String(error.message) : JSON.stringify(error);
  return 'code' in error ? `${error.code}: ${message}` : message;
}
