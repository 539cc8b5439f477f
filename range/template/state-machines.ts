import * as v from 'valibot';
import { TemplateError } from './error';
import { readProperties, resourcesOf } from './properties';
import type { ResolvedResource, ResolvedTemplate } from './resolve';

export interface StateMachineDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** The Amazon States Language document, substitutions applied. */
  readonly definition: unknown;
}

/** Reads a file of cdk.out as text; `path` is relative to cdk.out. */
export type AssetReader = (path: string) => string;

const schema = v.object({
  RoleArn: v.string(),
  StateMachineType: v.exactOptional(v.picklist(['STANDARD', 'EXPRESS']), 'STANDARD'),
  DefinitionString: v.exactOptional(v.string()),
  Definition: v.exactOptional(v.record(v.string(), v.unknown())),
  DefinitionS3Location: v.exactOptional(v.object({ Bucket: v.string(), Key: v.string() })),
  DefinitionSubstitutions: v.exactOptional(
    v.record(v.string(), v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String))),
    {},
  ),
});

/** @throws {TemplateError} for a definition that is missing, given twice, or no JSON */
export function readStateMachines(
  template: ResolvedTemplate,
  readAsset: AssetReader,
): readonly StateMachineDefinition[] {
  return resourcesOf(template, 'AWS::StepFunctions::StateMachine').map((resource) => {
    const properties = readProperties(resource, schema);
    const path = `Resources.${resource.logicalId}.Properties`;
    const text = substitute(definitionText(properties, readAsset, path), properties.DefinitionSubstitutions);
    return {
      logicalId: resource.logicalId,
      name: resource.name,
      arn: resource.arn,
      roleArn: properties.RoleArn,
      type: properties.StateMachineType,
      definition: parseDefinition(text, resource),
    };
  });
}

function definitionText(
  { DefinitionString, Definition, DefinitionS3Location }: v.InferOutput<typeof schema>,
  readAsset: AssetReader,
  path: string,
): string {
  const given = [
    DefinitionString,
    Definition && JSON.stringify(Definition),
    DefinitionS3Location && readAsset(assetPath(DefinitionS3Location.Key, path)),
  ].filter((text) => text !== undefined);
  const [text] = given;
  if (text === undefined || given.length > 1)
    throw new TemplateError(path, 'needs one of DefinitionString, Definition and DefinitionS3Location');
  return text;
}

/** CDK uploads asset.<hash>.json under <hash>.json. */
function assetPath(key: string, path: string): string {
  const [, file] = /^(?:.*\/)?([0-9a-f]{64}\.\w+)$/.exec(key) ?? [];
  if (file === undefined)
    throw new TemplateError(`${path}.DefinitionS3Location`, `key "${key}" is no CDK asset (<hash>.json)`);
  return `asset.${file}`;
}

/** Replaces `${name}` as text; a placeholder without substitution stays, as it does in Step Functions. */
function substitute(text: string, substitutions: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([^{}]+)\}/g, (whole, name: string) =>
    Object.hasOwn(substitutions, name) ? (substitutions[name] ?? whole) : whole,
  );
}

function parseDefinition(text: string, { logicalId }: ResolvedResource): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new TemplateError(
      `Resources.${logicalId}`,
      `its definition is no JSON: ${(cause as Error).message}`,
    );
  }
}
