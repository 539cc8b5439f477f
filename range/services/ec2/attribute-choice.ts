import { ServiceError } from '../../wire/service-error';

/** The Modify…Attribute calls take one attribute at a time. */
export function validateOneAttribute<Input extends object>(
  input: Input,
  names: readonly (keyof Input)[],
): void {
  const given = givenOf(input, names);
  if (given.length === 0) throw new ServiceError('InvalidParameterCombination', 'No attributes specified.');
  if (given.length > 1)
    throw new ServiceError(
      'InvalidParameterCombination',
      `Fields for multiple attribute types specified: ${given.join(', ')}`,
    );
}

/** `ec2:Attribute` names what is modified, `ec2:Attribute/<name>` holds the value where it is a plain one. */
export function attributeKeys<Input extends object>(
  input: Input,
  names: readonly (keyof Input)[],
): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const name of givenOf(input, names)) {
    keys['ec2:Attribute'] = String(name);
    const plain = plainValue(input[name]);
    if (plain !== undefined) keys[`ec2:Attribute/${String(name)}`] = plain;
  }
  return keys;
}

function givenOf<Input extends object>(input: Input, names: readonly (keyof Input)[]): (keyof Input)[] {
  return names.filter((name) => {
    const value = input[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
}

function plainValue(attribute: unknown): string | undefined {
  if (typeof attribute !== 'object' || attribute === null || !('Value' in attribute)) return undefined;
  return attribute.Value === undefined ? undefined : String(attribute.Value);
}
