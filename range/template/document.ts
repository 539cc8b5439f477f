import * as v from 'valibot';
import { TemplateError } from './error';

const record = v.record(v.string(), v.unknown());

const resource = v.strictObject({
  Type: v.string(),
  Properties: v.exactOptional(record, {}),
  Condition: v.exactOptional(v.string()),
  DependsOn: v.exactOptional(v.union([v.string(), v.array(v.string())]), []),
  DeletionPolicy: v.exactOptional(v.string()),
  UpdateReplacePolicy: v.exactOptional(v.string()),
  UpdatePolicy: v.exactOptional(v.unknown()),
  CreationPolicy: v.exactOptional(v.unknown()),
  Metadata: v.exactOptional(v.unknown()),
});

const parameter = v.looseObject({
  Type: v.string(),
  Default: v.exactOptional(v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String))),
  AllowedValues: v.exactOptional(
    v.array(v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String))),
  ),
  AllowedPattern: v.exactOptional(v.string()),
});

/** Sections that change what is deployed and are not here, such as Transform, make a template unreadable. */
const output = v.looseObject({
  Value: v.unknown(),
  Description: v.exactOptional(v.string()),
  Condition: v.exactOptional(v.string()),
});

const template = v.strictObject({
  AWSTemplateFormatVersion: v.exactOptional(v.literal('2010-09-09')),
  Description: v.exactOptional(v.string()),
  Metadata: v.exactOptional(v.unknown()),
  Parameters: v.exactOptional(v.record(v.string(), parameter), {}),
  Rules: v.exactOptional(v.unknown()),
  Mappings: v.exactOptional(v.unknown()),
  Conditions: v.exactOptional(record, {}),
  Resources: v.record(v.string(), resource),
  Outputs: v.exactOptional(v.record(v.string(), output), {}),
});

export type TemplateDocument = v.InferOutput<typeof template>;
export type ResourceDocument = v.InferOutput<typeof resource>;
export type ParameterDocument = v.InferOutput<typeof parameter>;

/** @throws {TemplateError} which names the element that is not as it must be */
export function parseTemplate(document: unknown): TemplateDocument {
  const parsed = v.safeParse(template, document);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new TemplateError(v.getDotPath(issue) ?? 'template', issue.message);
}
