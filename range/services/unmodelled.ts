import { NotModelled } from '../wire/service-error';

/**
 * Refuses an input of which a member is set that the operation would otherwise ignore in silence. A member that is
 * `undefined`, `false` or an empty list asks for nothing.
 */
export function rejectUnmodelled<Input extends object>(
  input: Input,
  operation: string,
  modelled: readonly (keyof Input & string)[],
): void {
  const known = new Set<string>(modelled);
  for (const [member, value] of Object.entries(input)) {
    if (!known.has(member) && asksForSomething(value)) throw new NotModelled(`${operation} with ${member}`);
  }
}

function asksForSomething(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}
