/** What is known of the account's resources, each by its name, in a form that two moments can be compared in. */

export type Facts = Readonly<Record<string, string>>;
export type AccountState = ReadonlyMap<string, Facts>;

/** A resource with its facts as text. What is undefined is left out; lists and maps that are sets are to be given sorted. */
export function resource(name: string, facts: Readonly<Record<string, unknown>>): readonly [string, Facts] {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return [name, Object.fromEntries(known.map(([fact, value]) => [fact, textOf(value)]))];
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

export const sorted = (texts: Iterable<string>): string[] => [...texts].toSorted();

export const tagText = (tags: ReadonlyMap<string, string>): string[] =>
  sorted([...tags].map(([key, value]) => `${key}=${value}`));

/** Everything that differs, in words; empty when the two are alike. */
export function differences(before: AccountState, after: AccountState): string[] {
  return sorted(new Set([...before.keys(), ...after.keys()])).flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (!was) return [`${name} is new`];
    if (!is) return [`${name} is gone`];
    return sorted(new Set([...Object.keys(was), ...Object.keys(is)]))
      .filter((fact) => was[fact] !== is[fact])
      .map((fact) => `${name}: ${fact} was ${was[fact] ?? 'not there'}, is ${is[fact] ?? 'not there'}`);
  });
}
