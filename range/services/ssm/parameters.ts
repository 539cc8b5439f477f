/** Parameters of a command, checked against its document as SendCommand does. */
import { ServiceError } from '../../wire/service-error';
import type { DocumentContent, DocumentParameter } from './document';

export type Parameters = Readonly<Record<string, readonly string[]>>;

/** The given parameters with the document's defaults. @throws InvalidParameters */
export function resolveParameters(
  { parameters = {} }: DocumentContent,
  given: Readonly<Record<string, readonly string[]>>,
): Parameters {
  const unknown = Object.keys(given).find((name) => parameters[name] === undefined);
  if (unknown !== undefined) throw invalid(`Parameter "${unknown}" is not defined in the document.`);
  const resolved = Object.entries(parameters).map(([name, definition]) => {
    const values = given[name] ?? defaultOf(name, definition);
    check(name, definition, values);
    return [name, values] as const;
  });
  return Object.fromEntries(resolved);
}

function defaultOf(name: string, definition: DocumentParameter): readonly string[] {
  if (definition.default === undefined) throw invalid(`Parameter "${name}" is required and has no value.`);
  return [definition.default].flat();
}

function check(name: string, definition: DocumentParameter, values: readonly string[]): void {
  if (definition.type === 'String' && values.length !== 1) {
    throw invalid(`Parameter "${name}" is a String and takes one value, got ${values.length}.`);
  }
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = definition;
  if (definition.type === 'StringList' && (values.length < minItems || values.length > maxItems)) {
    throw invalid(`Parameter "${name}" takes ${minItems} to ${maxItems} values, got ${values.length}.`);
  }
  for (const value of values) checkValue(name, definition, value);
}

/** A pattern without anchors may match anywhere in the value, as on the agent. */
function checkValue(name: string, definition: DocumentParameter, value: string): void {
  const { allowedPattern, allowedValues, minChars = 0, maxChars = Number.POSITIVE_INFINITY } = definition;
  if (allowedPattern !== undefined && !new RegExp(allowedPattern).test(value)) {
    throw invalid(`Parameter "${name}" has value "${value}" not matching "${allowedPattern}".`);
  }
  if (allowedValues && !allowedValues.includes(value)) {
    throw invalid(`Parameter "${name}" has value "${value}" not in [${allowedValues.join(', ')}].`);
  }
  if (value.length < minChars || value.length > maxChars) {
    throw invalid(
      `Parameter "${name}" must have ${minChars} to ${maxChars} characters, got ${value.length}.`,
    );
  }
}

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameters', message);
