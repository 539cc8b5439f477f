import { isRecord } from './json';
import type { Problems } from './problems';
import { compileTemplate, type Template } from './template';

/** Fields of the JSONPath query language, which this interpreter does not speak. */
const JSONPATH_FIELDS = new Set([
  ...[
    'InputPath',
    'OutputPath',
    'ResultPath',
    'ResultSelector',
    'Parameters',
    'Result',
    'ItemsPath',
    'Iterator',
  ],
  ...['MaxConcurrencyPath', 'SecondsPath', 'TimestampPath', 'TimeoutSecondsPath', 'HeartbeatSecondsPath'],
  ...['ErrorPath', 'CausePath', 'ToleratedFailureCountPath', 'ToleratedFailurePercentagePath', 'Variable'],
]);

/** Fields Step Functions has, for which this interpreter has no implementation. */
const UNSUPPORTED_FIELDS = new Set(['Credentials', 'ItemReader', 'ItemBatcher', 'ResultWriter']);

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Reads one JSON object of the definition; whatever is wrong goes to `problems` under the object's place. */
export class Fields {
  private constructor(
    private readonly raw: Readonly<Record<string, unknown>>,
    readonly place: string,
    private readonly problems: Problems,
  ) {}

  /** An empty object stands in for a value that is none, so that reading goes on to the next problem. */
  static of(value: unknown, place: string, problems: Problems): Fields {
    if (!isRecord(value)) problems.add(place, `expected an object, got ${JSON.stringify(value)}`);
    return new Fields(isRecord(value) ? value : {}, place, problems);
  }

  problem(field: string, problem: string): void {
    this.problems.add(field ? `${this.place}/${field}` : this.place, problem);
  }

  allowOnly(names: readonly string[], owner: string): void {
    for (const name of Object.keys(this.raw))
      if (!names.includes(name)) this.problem(name, refusal(name, owner));
  }

  has(name: string): boolean {
    return this.raw[name] !== undefined;
  }

  value(name: string): unknown {
    return this.raw[name];
  }

  required(names: readonly string[]): void {
    for (const name of names) if (!this.has(name)) this.problem('', `the field '${name}' is required`);
  }

  string(name: string): string | undefined {
    const value = this.raw[name];
    if (value === undefined || typeof value === 'string') return value;
    this.problem(name, `expected a string, got ${JSON.stringify(value)}`);
    return undefined;
  }

  /** The elements of an array as objects; none when the field is absent or no array. */
  objects(name: string): Fields[] {
    const value = this.raw[name];
    if (value === undefined) return [];
    if (!Array.isArray(value)) this.problem(name, `expected an array, got ${JSON.stringify(value)}`);
    const elements: unknown[] = Array.isArray(value) ? value : [];
    return elements.map((element, index) =>
      Fields.of(element, `${this.place}/${name}[${index}]`, this.problems),
    );
  }

  object(name: string): Fields {
    return Fields.of(this.raw[name], `${this.place}/${name}`, this.problems);
  }

  entries(): [string, Fields][] {
    return Object.keys(this.raw).map((name) => [name, this.object(name)]);
  }

  /** Any JSON value with expressions in it. */
  template(name: string): Template | undefined {
    if (!this.has(name)) return undefined;
    return compileTemplate(this.raw[name], name, (at, problem) => this.problem(at, problem));
  }

  /** An object with expressions in it, or one expression. */
  objectTemplate(name: string): Template | undefined {
    return this.templateOf(name, 'an object or a JSONata expression', ({ kind }) => kind === 'object');
  }

  stringTemplate(name: string): Template | undefined {
    return this.templateOf(name, 'a string', (it) => it.kind === 'constant' && typeof it.value === 'string');
  }

  integerTemplate(name: string, bounds: Bounds): Template | undefined {
    const expected = `an integer from ${bounds.min} to ${bounds.max} or a JSONata expression`;
    return this.templateOf(name, expected, (it) => it.kind === 'constant' && isInteger(it.value, bounds));
  }

  templateOf(name: string, expected: string, accepts: (template: Template) => boolean): Template | undefined {
    const template = this.template(name);
    if (!template || template.kind === 'expression' || accepts(template)) return template;
    this.problem(name, `expected ${expected}, got ${JSON.stringify(this.raw[name])}`);
    return undefined;
  }

  integer(name: string, bounds: Bounds): number | undefined {
    return this.number(name, `an integer from ${bounds.min} to ${bounds.max}`, (value) =>
      isInteger(value, bounds),
    );
  }

  number(name: string, expected: string, accepts: (value: number) => boolean): number | undefined {
    const value = this.raw[name];
    if (value === undefined || (typeof value === 'number' && accepts(value))) return value;
    this.problem(name, `expected ${expected}, got ${JSON.stringify(value)}`);
    return undefined;
  }
}

export const isInteger = (value: unknown, { min, max }: Bounds): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

function refusal(name: string, owner: string): string {
  if (JSONPATH_FIELDS.has(name) || name.endsWith('.$')) {
    return `the field '${name}' belongs to JSONPath; ${owner} must use JSONata`;
  }
  if (UNSUPPORTED_FIELDS.has(name))
    return `the field '${name}' of ${owner} is not supported by this interpreter`;
  return `the field '${name}' is not one of ${owner}`;
}
