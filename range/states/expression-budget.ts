import type jsonata from 'jsonata';
import type { Random } from '../kernel/random';

/** Step Functions gives an evaluation one second; virtual time needs a bound that the machine's speed does not move. */
const MAX_STEPS = 500_000;
/** Nesting that Step Functions accepts in one evaluation. */
const MAX_DEPTH = 100;

/** A name no expression can write, so that only the functions installed here find what is bound to it. */
const BINDING = ' surroundings';
const ENTRY = Symbol.for('jsonata.__evaluate_entry');
const EXIT = Symbol.for('jsonata.__evaluate_exit');

/** JSONata's own type declares `assign` for strings only, yet its hooks are symbols. */
interface Hookable extends jsonata.Expression {
  assign(name: string | symbol, value: unknown): void;
}

interface Bounds {
  readonly random: Random;
  readonly nowMs: number;
}

/**
 * What one evaluation may use up (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html,
 * "Handling expression errors"), and what the functions installed for it draw on.
 */
export class Budget {
  private steps = 0;
  private depth = 0;

  private constructor(private readonly bounds: Bounds) {}

  static install(engine: Hookable): void {
    engine.assign(ENTRY, (_node: unknown, _input: unknown, environment: jsonata.Environment) =>
      Budget.of(environment).enter(environment),
    );
    engine.assign(EXIT, (_node: unknown, _input: unknown, environment: jsonata.Environment) =>
      Budget.of(environment).leave(),
    );
  }

  static binding(bounds: Bounds): Record<string, Budget> {
    return { [BINDING]: new Budget(bounds) };
  }

  static of(environment: jsonata.Environment): Budget {
    const budget: unknown = environment.lookup(BINDING);
    if (budget instanceof Budget) return budget;
    throw new Error('an expression was evaluated without its surroundings');
  }

  get random(): Random {
    return this.bounds.random;
  }

  private enter(environment: jsonata.Environment): void {
    if (this.steps === 0) environment.timestamp.setTime(this.bounds.nowMs);
    this.steps += 1;
    this.depth += 1;
    if (this.steps > MAX_STEPS) throw new Error('Expression evaluation timeout: Check for infinite loop');
    if (this.depth > MAX_DEPTH) {
      throw new Error(
        `Stack overflow error: Check for non-terminating recursive function. Depth=${this.depth} max=${MAX_DEPTH}`,
      );
    }
  }

  private leave(): void {
    this.depth -= 1;
  }
}
