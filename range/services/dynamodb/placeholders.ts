/**
 * ExpressionAttributeNames and ExpressionAttributeValues of one request. Its expressions are parsed with the same
 * placeholders, because every one must be defined and every definition must be used by some expression.
 */
import { type AttributeValue, normalize } from './attribute-value';
import { validationError } from './errors';

export interface PlaceholderInput {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
}

export class Placeholders {
  private readonly names: ReadonlyMap<string, string>;
  private readonly values: ReadonlyMap<string, AttributeValue>;
  private readonly used = new Set<string>();

  /** @param expressions the expressions that the operation knows and what the request gives for them. */
  constructor(input: PlaceholderInput, expressions: Readonly<Record<string, string | undefined>>) {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
    requireUsable('ExpressionAttributeNames', names, expressions);
    requireUsable('ExpressionAttributeValues', values, expressions);
    this.names = checked('ExpressionAttributeNames', '#', names);
    const raw = checked('ExpressionAttributeValues', ':', values);
    this.values = new Map([...raw].map(([key, value]) => [key, normalize(value)]));
  }

  name(placeholder: string): string | undefined {
    this.used.add(placeholder);
    return this.names.get(placeholder);
  }

  value(placeholder: string): AttributeValue | undefined {
    this.used.add(placeholder);
    return this.values.get(placeholder);
  }

  /** To be called when all expressions of the request are parsed. */
  requireAllUsed(): void {
    this.requireUsed('ExpressionAttributeNames', this.names);
    this.requireUsed('ExpressionAttributeValues', this.values);
  }

  private requireUsed(parameter: string, defined: ReadonlyMap<string, unknown>): void {
    const unused = [...defined.keys()].filter((key) => !this.used.has(key));
    if (unused.length === 0) return;
    throw validationError(
      `Value provided in ${parameter} unused in expressions: keys: {${unused.join(', ')}}`,
    );
  }
}

function requireUsable(
  parameter: string,
  given: object | undefined,
  expressions: Readonly<Record<string, string | undefined>>,
): void {
  if (given === undefined) return;
  if (Object.values(expressions).every((expression) => expression === undefined)) {
    const names = Object.keys(expressions);
    const which = names.length === 1 ? `${names[0]} is null` : `${names.join(' and ')} are null`;
    throw validationError(`${parameter} can only be specified when using expressions: ${which}`);
  }
  if (Object.keys(given).length === 0) throw validationError(`${parameter} must not be empty`);
}

function checked<T>(
  parameter: string,
  prefix: string,
  given: Readonly<Record<string, T>> | undefined,
): ReadonlyMap<string, T> {
  const entries = Object.entries(given ?? {});
  const wrong = entries.find(([key]) => !/^[#:][A-Za-z0-9_]+$/.test(key) || !key.startsWith(prefix));
  if (wrong) throw validationError(`${parameter} contains invalid key: Syntax error; key: "${wrong[0]}"`);
  return new Map(entries);
}
