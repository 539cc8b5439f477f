import { TemplateError } from './error';

/** What intrinsic functions look up. Each throws a TemplateError when there is no such thing. */
export interface Scope {
  ref(name: string, path: string): unknown;
  attribute(logicalId: string, attribute: string, path: string): string;
  condition(name: string, path: string): boolean;
}

/** What `AWS::NoValue` resolves to: the property or the element that holds it goes away. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope, path: string) => unknown;

/**
 * A value of a template with its intrinsic functions replaced.
 *
 * @throws {TemplateError} which names the path, for a function that is unknown or wrongly used
 */
export function resolveValue(value: unknown, scope: Scope, path: string): unknown {
  if (Array.isArray(value))
    return value
      .map((element, index) => resolveValue(element, scope, `${path}.${index}`))
      .filter((element) => element !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const called = entries.find(([key]) => key === 'Ref' || key.startsWith('Fn::'));
  if (called && (entries.length === 1 || called[0] !== 'Ref'))
    return call(called, entries.length, scope, path);
  return Object.fromEntries(
    entries
      .map(([key, child]) => [key, resolveValue(child, scope, `${path}.${key}`)] as const)
      .filter(([, child]) => child !== NO_VALUE),
  );
}

function call([name, argument]: [string, unknown], keys: number, scope: Scope, path: string): unknown {
  const intrinsic = intrinsics.get(name);
  if (!intrinsic)
    throw new TemplateError(
      path,
      `unsupported intrinsic function ${name}; known are ${[...intrinsics.keys()].join(', ')}`,
    );
  if (keys > 1) throw new TemplateError(path, `${name} must stand alone`);
  return intrinsic(argument, scope, `${path}.${name}`);
}

const intrinsics: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', (argument, scope, path) => scope.ref(text(argument, path), path)],
  ['Fn::GetAtt', getAttribute],
  ['Fn::Join', join],
  ['Fn::Sub', substitute],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::If', choose],
]);

function getAttribute(argument: unknown, scope: Scope, path: string): string {
  const [logicalId, ...rest] = Array.isArray(argument) ? argument : text(argument, path).split('.');
  const attribute = rest.map((part) => text(resolveValue(part, scope, path), path)).join('.');
  if (attribute === '') throw new TemplateError(path, 'needs a logical id and an attribute');
  return scope.attribute(text(logicalId, path), attribute, path);
}

function join(argument: unknown, scope: Scope, path: string): string {
  const [delimiter, values] = list(argument, 2, path);
  const parts = list(resolveValue(values, scope, path), undefined, path);
  return parts.map((part) => scalar(part, path)).join(text(delimiter, path));
}

function substitute(argument: unknown, scope: Scope, path: string): string {
  const [template, map = {}] = Array.isArray(argument) ? list(argument, 2, path) : [argument];
  if (typeof map !== 'object' || map === null) throw new TemplateError(path, 'needs a map of variables');
  const own = new Map(Object.entries(map));
  return text(template, path).replace(/\$\{(!?)([^}]*)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    const key = name.trim();
    if (own.has(key)) return scalar(resolveValue(own.get(key), scope, `${path}.${key}`), path);
    const [logicalId = '', ...attribute] = key.split('.');
    return attribute.length > 0
      ? scope.attribute(logicalId, attribute.join('.'), path)
      : scalar(scope.ref(key, path), path);
  });
}

function select(argument: unknown, scope: Scope, path: string): unknown {
  const [index, values] = list(argument, 2, path);
  const position = Number(scalar(resolveValue(index, scope, path), path));
  const elements = list(resolveValue(values, scope, path), undefined, path);
  if (!Number.isInteger(position) || position < 0 || position >= elements.length)
    throw new TemplateError(path, `index ${position} is outside a list of ${elements.length}`);
  return elements[position];
}

function split(argument: unknown, scope: Scope, path: string): readonly string[] {
  const [delimiter, value] = list(argument, 2, path);
  const separator = text(delimiter, path);
  if (separator === '') throw new TemplateError(path, 'needs a delimiter');
  return text(resolveValue(value, scope, path), path).split(separator);
}

function choose(argument: unknown, scope: Scope, path: string): unknown {
  const [name, whenTrue, whenFalse] = list(argument, 3, path);
  const holds = scope.condition(text(name, path), path);
  return resolveValue(holds ? whenTrue : whenFalse, scope, `${path}.${holds ? 1 : 2}`);
}

export function text(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new TemplateError(path, `needs a string, got ${shown(value)}`);
  return value;
}

export function list(value: unknown, length: number | undefined, path: string): readonly unknown[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length))
    throw new TemplateError(path, `needs a list${length ? ` of ${length}` : ''}, got ${shown(value)}`);
  return value;
}

/** A string, number or boolean as text. */
export function scalar(value: unknown, path: string): string {
  if (!['string', 'number', 'boolean'].includes(typeof value))
    throw new TemplateError(path, `needs a string, number or boolean, got ${shown(value)}`);
  return String(value);
}

function shown(value: unknown): string {
  return value === NO_VALUE ? 'AWS::NoValue' : JSON.stringify(value);
}
