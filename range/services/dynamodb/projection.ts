import type { AttributeValue, Item } from './attribute-value';
import { validationError } from './errors';
import type { Path } from './expression-ast';
import { OperandParser, pathText } from './operand-parser';
import { valueAt } from './paths';
import type { Placeholders } from './placeholders';
import { overlap } from './update-parser';

export function parseProjection(source: string, placeholders: Placeholders): readonly Path[] {
  const parser = new OperandParser('ProjectionExpression', source, placeholders);
  const paths = [parser.path()];
  while (parser.take(',')) paths.push(parser.path());
  parser.expectEnd();
  paths.forEach((one, at) => {
    const other = paths.slice(at + 1).find((each) => overlap(one, each));
    if (!other) return;
    throw validationError(
      `Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${pathText(one)}, path two: ${pathText(other)}`,
    );
  });
  return paths;
}

/** The parts of an item that the paths lead to; elements taken out of a list close ranks. */
export function project(item: Item, paths: readonly Path[]): Item {
  const present = paths.filter((path) => valueAt(item, path) !== undefined);
  return Object.fromEntries(
    groupByFirst(present).map(([name, rests]) => [name, pick(item[String(name)] ?? { NULL: true }, rests)]),
  );
}

function pick(value: AttributeValue, paths: readonly Path[]): AttributeValue {
  if (paths.some((path) => path.length === 0)) return structuredClone(value);
  const groups = groupByFirst(paths);
  const { L, M } = value;
  if (L) {
    const indexes = groups.sort(([a], [b]) => Number(a) - Number(b));
    return { L: indexes.map(([index, rests]) => pick(L[Number(index)] ?? { NULL: true }, rests)) };
  }
  const members = groups.map(([name, rests]) => [name, pick(M?.[String(name)] ?? { NULL: true }, rests)]);
  return { M: Object.fromEntries(members) };
}

function groupByFirst(paths: readonly Path[]): [string | number, Path[]][] {
  const groups = new Map<string | number, Path[]>();
  for (const [first, ...rest] of paths) {
    if (first !== undefined) groups.set(first, [...(groups.get(first) ?? []), rest]);
  }
  return [...groups];
}
