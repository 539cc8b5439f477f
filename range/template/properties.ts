import * as v from 'valibot';
import { TemplateError } from './error';
import type { ResolvedResource, ResolvedTemplate } from './resolve';

/** CloudFormation takes a number or a boolean as text too. */
export const cfnNumber = v.union([
  v.number(),
  v.pipe(v.string(), v.regex(/^-?\d+(\.\d+)?$/, 'must be a number'), v.transform(Number)),
]);
export const cfnBoolean = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((value) => value === 'true'),
  ),
]);

/** A property that the range does not play: its presence is an error. */
export const unsupported = v.exactOptional(v.never('is not supported by the range'));

/**
 * The properties of a resource, typed.
 *
 * @throws {TemplateError} which names the property and its value
 */
export function readProperties<S extends v.GenericSchema>(
  resource: ResolvedResource,
  schema: S,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, resource.properties);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new TemplateError(
    `Resources.${resource.logicalId}.Properties.${v.getDotPath(issue) ?? ''}`,
    `${issue.message} (${resource.type})`,
  );
}

export function resourcesOf(template: ResolvedTemplate, type: string): readonly ResolvedResource[] {
  return [...template.values()].filter((resource) => resource.type === type);
}

/** Whether a property that takes a function's name or ARN, with or without qualifier, means this function. */
export function namesFunction(text: string, { name, arn }: { name: string; arn: string }): boolean {
  const bare = text.startsWith('arn:') ? text.split(':').slice(0, 7).join(':') : text.split(':')[0];
  return bare === name || bare === arn;
}
