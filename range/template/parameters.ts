import type { ParameterDocument } from './document';
import { TemplateError } from './error';

/** Undefined stands for an SSM parameter's value, which only a caller who gives it knows. */
export type ParameterValue = string | readonly string[] | undefined;

/**
 * @param given values by parameter name; a list is written with commas
 * @throws {TemplateError} for a value of no parameter, a parameter without value, or a value that is not allowed
 */
export function readParameters(
  declared: Readonly<Record<string, ParameterDocument>>,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, ParameterValue> {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(declared, name)) throw new TemplateError(`Parameters.${name}`, 'is not declared');
  return new Map(
    Object.entries(declared).map(([name, parameter]) => [name, readValue(name, parameter, given[name])]),
  );
}

function readValue(name: string, parameter: ParameterDocument, given: string | undefined): ParameterValue {
  const fromSsm = parameter.Type.startsWith('AWS::SSM::Parameter::Value<');
  const value = given ?? (fromSsm ? undefined : parameter.Default);
  if (value === undefined) {
    if (fromSsm) return undefined;
    throw new TemplateError(`Parameters.${name}`, 'has no default and was not given');
  }
  if (!fromSsm) checkAllowed(name, parameter, value);
  return /List/.test(parameter.Type) ? value.split(',').map((entry) => entry.trim()) : value;
}

function checkAllowed(
  name: string,
  { AllowedValues, AllowedPattern }: ParameterDocument,
  value: string,
): void {
  if (AllowedValues && !AllowedValues.includes(value))
    throw new TemplateError(`Parameters.${name}`, `"${value}" is none of ${AllowedValues.join(', ')}`);
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value))
    throw new TemplateError(`Parameters.${name}`, `"${value}" does not match ${AllowedPattern}`);
}
