import * as v from 'valibot';
import { type PolicyDocument, type PolicySource, parsePolicy } from '../iam/document';
import { TemplateError } from './error';
import { awsManagedPolicy } from './managed-policies';
import { readProperties, resourcesOf } from './properties';
import type { ResolvedResource, ResolvedTemplate } from './resolve';

export interface RoleDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly trustPolicy: PolicyDocument;
  /** Inline and managed, as `evaluate` takes them. */
  readonly identityPolicies: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
}

const names = v.exactOptional(v.array(v.string()), []);

const roleSchema = v.object({
  AssumeRolePolicyDocument: v.unknown(),
  Policies: v.exactOptional(v.array(v.object({ PolicyName: v.string(), PolicyDocument: v.unknown() })), []),
  ManagedPolicyArns: names,
  PermissionsBoundary: v.exactOptional(v.string()),
});

const policySchema = v.object({ PolicyDocument: v.unknown(), Roles: names });

/**
 * @throws {TemplateError} for a managed policy that is neither in the template nor known to the range
 * @throws {PolicyError} for a policy that IAM would refuse
 */
export function readRoles(template: ResolvedTemplate): readonly RoleDefinition[] {
  const [inline] = resourcesOf(template, 'AWS::IAM::RolePolicy');
  if (inline)
    throw new TemplateError(
      `Resources.${inline.logicalId}`,
      'AWS::IAM::RolePolicy is not supported by the range',
    );
  return resourcesOf(template, 'AWS::IAM::Role').map((resource) => readRole(resource, template));
}

function readRole(resource: ResolvedResource, template: ResolvedTemplate): RoleDefinition {
  const { logicalId, name, arn } = resource;
  const properties = readProperties(resource, roleSchema);
  const path = `Resources.${logicalId}.Properties`;
  const managed = (policyArn: string) => managedPolicy(policyArn, template, `${path}.ManagedPolicyArns`);
  const boundary = properties.PermissionsBoundary;
  return {
    logicalId,
    name,
    arn,
    trustPolicy: checked(properties.AssumeRolePolicyDocument, 'resource', `${path}.AssumeRolePolicyDocument`),
    identityPolicies: [
      ...properties.Policies.map((policy) =>
        checked(policy.PolicyDocument, 'identity', `${path}.Policies ${policy.PolicyName}`),
      ),
      ...attached(resource, template, 'AWS::IAM::Policy'),
      ...attached(resource, template, 'AWS::IAM::ManagedPolicy'),
      ...properties.ManagedPolicyArns.map(managed),
    ],
    ...(boundary !== undefined && {
      boundary: managedPolicy(boundary, template, `${path}.PermissionsBoundary`),
    }),
  };
}

/** The policies that name the role themselves. */
function attached(
  role: ResolvedResource,
  template: ResolvedTemplate,
  type: string,
): readonly PolicyDocument[] {
  return resourcesOf(template, type)
    .map((resource) => ({ resource, properties: readProperties(resource, policySchema) }))
    .filter(({ properties }) => properties.Roles.includes(role.name))
    .map(({ resource, properties }) => documentOf(resource, properties.PolicyDocument));
}

function managedPolicy(arn: string, template: ResolvedTemplate, path: string): PolicyDocument {
  const own = resourcesOf(template, 'AWS::IAM::ManagedPolicy').find((resource) => resource.arn === arn);
  return own
    ? documentOf(own, readProperties(own, policySchema).PolicyDocument)
    : awsManagedPolicy(arn, path);
}

function documentOf({ logicalId }: ResolvedResource, document: unknown): PolicyDocument {
  return checked(document, 'identity', `Resources.${logicalId}.Properties.PolicyDocument`);
}

function checked(document: unknown, source: PolicySource, path: string): PolicyDocument {
  parsePolicy(document, source, path);
  return document as PolicyDocument;
}
