import * as v from 'valibot';
import { cfnNumber, readProperties, resourcesOf, unsupported } from './properties';
import type { ResolvedResource, ResolvedTemplate } from './resolve';

export type TargetInput =
  | { readonly kind: 'event' }
  /** The event's part at a JSON path such as "$.detail". */
  | { readonly kind: 'path'; readonly path: string }
  /** JSON text, whatever the event. */
  | { readonly kind: 'constant'; readonly json: string }
  | {
      readonly kind: 'transformer';
      readonly paths: Readonly<Record<string, string>>;
      readonly template: string;
    };

/** EventBridge's retry policy: 185 attempts within a day where the template is silent. */
export interface TargetRetry {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
}

export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  readonly roleArn?: string;
  readonly deadLetterArn?: string;
  readonly retry: TargetRetry;
  readonly input: TargetInput;
}

export interface RuleDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly eventBus: string;
  readonly enabled: boolean;
  /** Undefined for a rule that has only a schedule. */
  readonly pattern?: Readonly<Record<string, unknown>>;
  readonly schedule?: string;
  readonly targets: readonly RuleTarget[];
}

const targetSchema = v.object({
  Id: v.string(),
  Arn: v.string(),
  RoleArn: v.exactOptional(v.string()),
  DeadLetterConfig: v.exactOptional(v.object({ Arn: v.exactOptional(v.string()) }), {}),
  RetryPolicy: v.exactOptional(
    v.object({
      MaximumRetryAttempts: v.exactOptional(cfnNumber),
      MaximumEventAgeInSeconds: v.exactOptional(cfnNumber),
    }),
    {},
  ),
  Input: v.exactOptional(v.string()),
  InputPath: v.exactOptional(v.string()),
  InputTransformer: v.exactOptional(
    v.object({
      InputPathsMap: v.exactOptional(v.record(v.string(), v.string()), {}),
      InputTemplate: v.string(),
    }),
  ),
  RunCommandParameters: unsupported,
  EcsParameters: unsupported,
  KinesisParameters: unsupported,
  SqsParameters: unsupported,
  HttpParameters: unsupported,
});

const ruleSchema = v.object({
  EventBusName: v.exactOptional(v.string(), 'default'),
  EventPattern: v.exactOptional(v.record(v.string(), v.unknown())),
  ScheduleExpression: v.exactOptional(v.string()),
  State: v.exactOptional(
    v.picklist(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']),
    'ENABLED',
  ),
  Targets: v.exactOptional(v.array(targetSchema), []),
});

export function readRules(template: ResolvedTemplate): readonly RuleDefinition[] {
  return resourcesOf(template, 'AWS::Events::Rule').map(readRule);
}

function readRule(resource: ResolvedResource): RuleDefinition {
  const { EventBusName, EventPattern, ScheduleExpression, State, Targets } = readProperties(
    resource,
    ruleSchema,
  );
  return {
    logicalId: resource.logicalId,
    name: resource.name,
    arn: resource.arn,
    eventBus: EventBusName.split('/').at(-1) ?? EventBusName,
    enabled: State !== 'DISABLED',
    ...(EventPattern && { pattern: EventPattern }),
    ...(ScheduleExpression !== undefined && { schedule: ScheduleExpression }),
    targets: Targets.map(readTarget),
  };
}

type Target = v.InferOutput<typeof targetSchema>;

function readTarget(target: Target): RuleTarget {
  const { RetryPolicy, DeadLetterConfig } = target;
  return {
    id: target.Id,
    arn: target.Arn,
    ...(target.RoleArn !== undefined && { roleArn: target.RoleArn }),
    ...(DeadLetterConfig.Arn !== undefined && { deadLetterArn: DeadLetterConfig.Arn }),
    retry: {
      maximumRetryAttempts: RetryPolicy.MaximumRetryAttempts ?? 185,
      maximumEventAgeSeconds: RetryPolicy.MaximumEventAgeInSeconds ?? 86_400,
    },
    input: readInput(target),
  };
}

function readInput({ Input, InputPath, InputTransformer }: Target): TargetInput {
  if (Input !== undefined) return { kind: 'constant', json: Input };
  if (InputPath !== undefined) return { kind: 'path', path: InputPath };
  if (!InputTransformer) return { kind: 'event' };
  const { InputPathsMap, InputTemplate } = InputTransformer;
  return { kind: 'transformer', paths: InputPathsMap, template: InputTemplate };
}
