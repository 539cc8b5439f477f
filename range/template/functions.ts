import * as v from 'valibot';
import { TemplateError } from './error';
import { cfnNumber, namesFunction, readProperties, resourcesOf, unsupported } from './properties';
import type { ResolvedResource, ResolvedTemplate } from './resolve';

export type FunctionCode =
  /** `directory` is inside cdk.out. */
  | { readonly kind: 'asset'; readonly hash: string; readonly key: string; readonly directory: string }
  | { readonly kind: 'inline'; readonly source: string };

/** How Lambda treats an asynchronous invocation that fails (Lambda's defaults where the template is silent). */
export interface AsyncInvoke {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly onFailureArn?: string;
  readonly onSuccessArn?: string;
}

export interface FunctionDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly handler: string;
  readonly runtime: string;
  readonly architecture: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly code: FunctionCode;
  readonly deadLetterArn?: string;
  readonly reservedConcurrency?: number;
  readonly asyncInvoke: AsyncInvoke;
}

const functionSchema = v.object({
  PackageType: v.exactOptional(v.literal('Zip')),
  Layers: unsupported,
  VpcConfig: unsupported,
  FileSystemConfigs: unsupported,
  Role: v.string(),
  Handler: v.string(),
  Runtime: v.string(),
  Architectures: v.exactOptional(v.tuple([v.string()]), ['x86_64']),
  Timeout: v.exactOptional(cfnNumber, 3),
  MemorySize: v.exactOptional(cfnNumber, 128),
  Environment: v.exactOptional(
    v.object({
      Variables: v.exactOptional(
        v.record(v.string(), v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String))),
        {},
      ),
    }),
    {},
  ),
  Code: v.strictObject({
    S3Bucket: v.exactOptional(v.string()),
    S3Key: v.exactOptional(v.string()),
    ZipFile: v.exactOptional(v.string()),
  }),
  DeadLetterConfig: v.exactOptional(v.object({ TargetArn: v.exactOptional(v.string()) }), {}),
  ReservedConcurrentExecutions: v.exactOptional(cfnNumber),
});

const invokeSchema = v.object({
  FunctionName: v.string(),
  Qualifier: v.literal('$LATEST'),
  MaximumRetryAttempts: v.exactOptional(cfnNumber, 2),
  MaximumEventAgeInSeconds: v.exactOptional(cfnNumber, 21_600),
  DestinationConfig: v.exactOptional(
    v.object({
      OnFailure: v.exactOptional(v.object({ Destination: v.string() })),
      OnSuccess: v.exactOptional(v.object({ Destination: v.string() })),
    }),
    {},
  ),
});

/** @throws {TemplateError} for a function with layers, a container image or a VPC, or whose code is no CDK asset */
export function readFunctions(template: ResolvedTemplate): readonly FunctionDefinition[] {
  return resourcesOf(template, 'AWS::Lambda::Function').map((resource) => readFunction(resource, template));
}

function readFunction(resource: ResolvedResource, template: ResolvedTemplate): FunctionDefinition {
  const { logicalId, name, arn } = resource;
  const properties = readProperties(resource, functionSchema);
  const { DeadLetterConfig, ReservedConcurrentExecutions: reserved } = properties;
  return {
    logicalId,
    name,
    arn,
    roleArn: properties.Role,
    handler: properties.Handler,
    runtime: properties.Runtime,
    architecture: properties.Architectures[0],
    timeoutSeconds: properties.Timeout,
    memoryMb: properties.MemorySize,
    environment: properties.Environment.Variables ?? {},
    code: readCode(properties.Code, `Resources.${logicalId}.Properties.Code`),
    ...(DeadLetterConfig.TargetArn !== undefined && { deadLetterArn: DeadLetterConfig.TargetArn }),
    ...(reserved !== undefined && { reservedConcurrency: reserved }),
    asyncInvoke: readAsyncInvoke(resource, template),
  };
}

/** CDK names a file asset by its hash and puts a directory's files under asset.<hash> in cdk.out. */
function readCode(code: v.InferOutput<typeof functionSchema>['Code'], path: string): FunctionCode {
  if (code.ZipFile !== undefined) return { kind: 'inline', source: code.ZipFile };
  const key = code.S3Key ?? '';
  const [, hash] = /^(?:.*\/)?([0-9a-f]{64})\.zip$/.exec(key) ?? [];
  if (hash === undefined) throw new TemplateError(path, `S3Key "${key}" is no CDK asset (<hash>.zip)`);
  return { kind: 'asset', hash, key, directory: `asset.${hash}` };
}

function readAsyncInvoke(target: ResolvedResource, template: ResolvedTemplate): AsyncInvoke {
  const [properties] = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig')
    .map((resource) => readProperties(resource, invokeSchema))
    .filter(({ FunctionName }) => namesFunction(FunctionName, target));
  const { OnFailure, OnSuccess } = properties?.DestinationConfig ?? {};
  return {
    maximumRetryAttempts: properties?.MaximumRetryAttempts ?? 2,
    maximumEventAgeSeconds: properties?.MaximumEventAgeInSeconds ?? 21_600,
    ...(OnFailure && { onFailureArn: OnFailure.Destination }),
    ...(OnSuccess && { onSuccessArn: OnSuccess.Destination }),
  };
}
