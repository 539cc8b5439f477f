/** Whether the role of an instance profile admits the agent, as far as its policies tell by their names or in their own text. */
import {
  GetInstanceProfileCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { ClientConfig } from '../../aws/session';
import type { Facts, ProfileFacts } from '../facts';
import type { Calls } from './calls';

/** AWS's own policies that let the agent register and speak. */
const ADMITTING = [
  'AmazonSSMManagedInstanceCore',
  'AmazonEC2RoleforSSM',
  'AmazonSSMFullAccess',
  'AdministratorAccess',
];

export async function profilesOf(
  config: ClientConfig,
  calls: Calls,
  arns: readonly string[],
): Promise<Facts['profiles']> {
  const iam = new IAMClient(config);
  const profiles = new Map<string, ProfileFacts>();
  for (const arn of new Set(arns)) profiles.set(arn, await profileOf(iam, calls, arn));
  return profiles;
}

async function profileOf(iam: IAMClient, calls: Calls, arn: string): Promise<ProfileFacts> {
  const InstanceProfileName = arn.split('/').at(-1) ?? '';
  const { InstanceProfile } = await calls.make('iam:GetInstanceProfile', () =>
    iam.send(new GetInstanceProfileCommand({ InstanceProfileName })),
  );
  const roleName = InstanceProfile?.Roles?.[0]?.RoleName;
  if (roleName === undefined) return { roleName, allowsAgent: 'no' };
  return { roleName, allowsAgent: await admission(iam, calls, roleName) };
}

async function admission(
  iam: IAMClient,
  calls: Calls,
  RoleName: string,
): Promise<ProfileFacts['allowsAgent']> {
  const attached = await calls.pages(
    'iam:ListAttachedRolePolicies',
    (Marker) => iam.send(new ListAttachedRolePoliciesCommand({ RoleName, ...(Marker && { Marker }) })),
    (answer) => answer.Marker,
  );
  const policies = attached.flatMap(({ AttachedPolicies = [] }) => AttachedPolicies);
  if (policies.some(({ PolicyName }) => ADMITTING.includes(PolicyName ?? ''))) return 'yes';
  const inline = await calls.pages(
    'iam:ListRolePolicies',
    (Marker) => iam.send(new ListRolePoliciesCommand({ RoleName, ...(Marker && { Marker }) })),
    (answer) => answer.Marker,
  );
  for (const PolicyName of inline.flatMap(({ PolicyNames = [] }) => PolicyNames)) {
    const { PolicyDocument = '' } = await calls.make('iam:GetRolePolicy', () =>
      iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
    );
    if (admits(decodeURIComponent(PolicyDocument))) return 'yes';
  }
  const isAwsOwn = policies.every(({ PolicyArn }) => PolicyArn?.includes(':iam::aws:policy/'));
  return isAwsOwn ? 'no' : 'unknown';
}

/** Registering is what the agent cannot do without; a condition or a denial elsewhere is not looked at. */
function admits(document: string): boolean {
  const actions = [...document.matchAll(/"([^"]+)"/g)].map(([, text = '']) => text.toLowerCase());
  return (
    ['*', 'ssm:*', 'ssm:update*', 'ssm:updateinstanceinformation'].some((each) => actions.includes(each)) &&
    /"Allow"/.test(document)
  );
}
