/** The size of what is deployed, beside CloudFormation's quotas, and what of it costs while nothing happens. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { STACK_NAME } from '../lib/synthesize';
import { FREE, PRICE } from '../range/drill/prices';

const resourceSchema = v.object({
  Type: v.string(),
  Properties: v.optional(v.record(v.string(), v.unknown()), {}),
});
const section = v.optional(v.record(v.string(), v.unknown()), {});
const templateSchema = v.object({
  Resources: v.record(v.string(), resourceSchema),
  Outputs: section,
  Parameters: section,
});
type Resource = v.InferOutput<typeof resourceSchema>;

export interface TemplateFigures {
  /** Of the file that is uploaded. */
  readonly bytes: number;
  readonly resources: number;
  readonly outputs: number;
  readonly parameters: number;
  readonly idle: IdleFigures;
}

export interface IdleFigures {
  readonly keys: number;
  readonly alarms: number;
  readonly dashboards: number;
  /** Resources that are billed by the hour whether they are used or not. */
  readonly hourly: number;
  /** Keys, and alarms beyond the free tier. */
  readonly usdMonth: number;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const QUOTAS = { bytes: 1_048_576, resources: 500, outputs: 200, parameters: 200 } as const;

const HOURLY: ReadonlySet<string> = new Set([
  'AWS::EC2::Instance',
  'AWS::EC2::NatGateway',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::EIP',
  'AWS::ECS::Service',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::Kinesis::Stream',
  'AWS::OpenSearchService::Domain',
  'AWS::RDS::DBInstance',
  'AWS::SecretsManager::Secret',
]);

export function templateFigures(assembly: string): TemplateFigures {
  const file = join(assembly, `${STACK_NAME}.template.json`);
  const { Resources, Outputs, Parameters } = v.parse(templateSchema, JSON.parse(readFileSync(file, 'utf8')));
  return {
    bytes: statSync(file).size,
    resources: Object.keys(Resources).length,
    outputs: Object.keys(Outputs).length,
    parameters: Object.keys(Parameters).length,
    idle: idleFigures(Object.values(Resources)),
  };
}

export function idleFigures(resources: readonly Resource[]): IdleFigures {
  const count = (type: string): number => resources.filter(({ Type }) => Type === type).length;
  const [keys, alarms] = [count('AWS::KMS::Key'), count('AWS::CloudWatch::Alarm')];
  return {
    keys,
    alarms,
    dashboards: count('AWS::CloudWatch::Dashboard'),
    hourly: resources.filter(isHourly).length,
    usdMonth: keys * PRICE.keyMonth + Math.max(0, alarms - FREE.alarms) * PRICE.alarmMonth,
  };
}

function isHourly({ Type, Properties }: Resource): boolean {
  if (Type === 'AWS::DynamoDB::Table') return Properties.BillingMode !== 'PAY_PER_REQUEST';
  return HOURLY.has(Type) || 'ProvisionedConcurrencyConfig' in Properties;
}
