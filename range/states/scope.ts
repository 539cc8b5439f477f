import type { Json, JsonObject } from './json';

/**
 * Workflow variables. Each branch of a Parallel state and each iteration of a Map state has a scope of its own:
 * it reads the outer variables and assigns only its own
 * (https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html).
 */
export class Scope {
  private readonly own = new Map<string, Json>();

  constructor(private readonly outer?: Scope) {}

  assign(values: JsonObject): void {
    for (const [name, value] of Object.entries(values)) this.own.set(name, value);
  }

  /** Every variable that is visible here, by name. */
  visible(): Map<string, Json> {
    return new Map([...(this.outer?.visible() ?? []), ...this.own]);
  }
}
