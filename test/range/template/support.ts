import type { Deployment } from '../../../range/template/deployment';
import { type ResolvedTemplate, resolveTemplate } from '../../../range/template/resolve';

export const deployment: Deployment = {
  account: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  stackName: 'Cordon',
};

export function resolveResources(resources: Record<string, unknown>): ResolvedTemplate {
  return resolveTemplate({ Resources: resources }, deployment);
}

/** What a value resolves to, beside other resources. */
export function resolveOne(
  value: unknown,
  resources: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
): unknown {
  const Subject = { Type: 'AWS::SSM::Document', Properties: { Content: value } };
  const template = { Resources: { ...resources, Subject }, ...rest };
  return resolveTemplate(template, deployment).get('Subject')?.properties.Content;
}
