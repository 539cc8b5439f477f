import { StateFailure } from './failure';
import type { FailState } from './model';
import type { Template } from './template';
import type { Visit } from './visit';

/** A Fail state ends its branch with the error and cause it names; both may be absent. */
export async function failWith(visit: Visit<FailState>): Promise<never> {
  const error = await text(visit, visit.state.error, 'Error');
  const cause = await text(visit, visit.state.cause, 'Cause');
  throw new StateFailure(error, cause, { eventId: visit.lane.last });
}

async function text(
  visit: Visit,
  template: Template | undefined,
  field: string,
): Promise<string | undefined> {
  if (!template) return undefined;
  const value = await visit.evaluate(template, field);
  if (typeof value !== 'string') throw visit.unexpected(template, field, value, 'a string');
  return value;
}
