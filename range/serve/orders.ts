/** What may be asked of the control endpoint, parsed once. */
import * as v from 'valibot';
import { scenarios } from '../scenarios';
import { DURATION_WORDS, parseDuration } from './duration';

export class ControlError extends Error {
  override readonly name = 'ControlError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface ClockOrder {
  readonly advanceMs?: number;
  readonly speed?: number;
  readonly until?: 'idle';
}

/** Faster than any machine goes anyhow. */
export const HIGHEST_SPEED = 100_000;

const clockSchema = v.strictObject({
  advance: v.exactOptional(
    v.pipe(v.string(), v.transform(parseDuration), v.number(`advance is ${DURATION_WORDS}`)),
  ),
  speed: v.exactOptional(
    v.pipe(v.number(), v.minValue(0), v.maxValue(HIGHEST_SPEED, `speed is from 0 to ${HIGHEST_SPEED}`)),
  ),
  until: v.exactOptional(v.literal('idle')),
});

export function clockOrder(body: unknown): ClockOrder {
  const { advance, ...others } = read(clockSchema, body, 'advance, speed and until');
  if (advance === undefined && Object.keys(others).length === 0)
    throw new ControlError(
      400,
      `allowed are { "advance": ${DURATION_WORDS} }, { "speed": N } and { "until": "idle" }`,
    );
  return { ...others, ...(advance !== undefined && { advanceMs: advance }) };
}

const scenarioSchema = v.strictObject({
  scenario: v.exactOptional(v.picklist(scenarios.map(({ name }) => name))),
  mode: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-z-]{1,40}$/))),
  seed: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/))),
});

export interface ScenarioOrder {
  readonly scenario?: string;
  readonly mode?: string;
  readonly seed?: string;
}

export const scenarioOrder = (body: unknown): ScenarioOrder =>
  read(scenarioSchema, body, 'scenario, mode and seed');

/** A whole number of the query, 0 where there is none. */
export function numberIn(query: URLSearchParams, name: string, most: number): number {
  const text = query.get(name) ?? '0';
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new ControlError(400, `${name} is ${JSON.stringify(text)}; allowed: 0 to ${most}`);
}

function read<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
  allowed: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new ControlError(400, `${v.getDotPath(issue) ?? 'the body'}: ${issue.message}; allowed: ${allowed}`);
}
