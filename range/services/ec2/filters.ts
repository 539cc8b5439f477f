/**
 * Filters of the Describe operations: values of one filter are alternatives, filters all have to match, `*` and `?`
 * are wildcards and a backslash takes their meaning away; case matters. `tag:<key>` and `tag-key` come for free.
 */
import type { Filter } from '@aws-sdk/client-ec2';
import { NotModelled, ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import type { Tags } from './state';

export type FilterTable<Item> = Readonly<Record<string, (item: Item, world: World) => readonly string[]>>;

export interface Filterable<Item> {
  readonly filters: FilterTable<Item>;
  tags(item: Item): Tags | undefined;
}

const MAX_VALUES = 200;

export function validateFilters<Item>(
  operation: string,
  given: readonly Filter[] | undefined,
  { filters }: Filterable<Item>,
): void {
  for (const { Name, Values } of given ?? []) {
    if (!Name) throw new ServiceError('InvalidParameterValue', 'The filter name must not be empty.');
    if (!Values?.length)
      throw new ServiceError('InvalidParameterValue', `The filter '${Name}' has no values.`);
    if (Values.length > MAX_VALUES)
      throw new ServiceError(
        'FilterLimitExceeded',
        `The filter '${Name}' has more than ${MAX_VALUES} values.`,
      );
    if (!(Name in filters || Name === 'tag-key' || Name.startsWith('tag:')))
      throw new NotModelled(`EC2 ${operation} filter '${Name}'`);
  }
}

/** Whether an item passes the filters, which are read once for all items. */
export function filterOf<Item>(
  given: readonly Filter[] | undefined,
  filterable: Filterable<Item>,
  world: World,
): (item: Item) => boolean {
  const wanted = (given ?? []).map(({ Name = '', Values = [] }) => ({
    name: Name,
    exact: new Set(Values.filter((value) => !IS_PATTERN.test(value))),
    patterns: Values.filter((value) => IS_PATTERN.test(value)).map(patternOf),
  }));
  return (item) =>
    wanted.every(({ name, exact, patterns }) =>
      valuesOf(item, name, filterable, world).some(
        (value) => exact.has(value) || patterns.some((each) => each.test(value)),
      ),
    );
}

const IS_PATTERN = /[*?\\]/;

function valuesOf<Item>(
  item: Item,
  name: string,
  { filters, tags }: Filterable<Item>,
  world: World,
): readonly string[] {
  if (name === 'tag-key') return [...(tags(item)?.keys() ?? [])];
  if (!name.startsWith('tag:')) return filters[name]?.(item, world) ?? [];
  const value = tags(item)?.get(name.slice('tag:'.length));
  return value === undefined ? [] : [value];
}

const WILDCARDS: Readonly<Record<string, string>> = { '*': '[\\s\\S]*', '?': '[\\s\\S]' };

function patternOf(value: string): RegExp {
  const source = value.replace(/\\[\s\S]|[\s\S]/gu, (part) =>
    part.startsWith('\\') && part.length > 1 ? literal(part.slice(1)) : (WILDCARDS[part] ?? literal(part)),
  );
  return new RegExp(`^${source}$`, 'u');
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
