/** Roles and instance profiles as a scenario finds them: their policies are in force already. */
import type { PolicyDocument, StatementDocument } from '../../iam/document';
import type { World } from '../../world';
import type { IamRole, InstanceProfileRecord } from './state';

export interface RoleSpec {
  readonly name: string;
  /** Begins and ends with a slash. @default / */
  readonly path?: string;
  readonly statements?: readonly StatementDocument[];
}

const document = (statements: readonly StatementDocument[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [...statements],
});

const TRUST_EC2 = document([
  { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
]);

/** A role for instances. */
export function addRole(world: World, { name, path = '/', statements = [] }: RoleSpec): IamRole {
  const { iam, partition, account, clock } = world;
  const role: IamRole = {
    name,
    path,
    id: idOf(world, 'AROA'),
    arn: `arn:${partition}:iam::${account}:role${path}${name}`,
    createdMs: clock.now(),
    trustPolicy: TRUST_EC2,
    inline: new Map(),
    inForce: new Map(),
    attached: statements.length > 0 ? [document(statements)] : [],
  };
  iam.roles.set(name, role);
  return role;
}

export interface InstanceProfileSpec {
  readonly name: string;
  /** @default / */
  readonly path?: string;
  /** A profile may hold no role. */
  readonly roleName?: string;
}

export function addInstanceProfile(
  world: World,
  { name, path = '/', roleName }: InstanceProfileSpec,
): InstanceProfileRecord {
  const { iam, partition, account, clock } = world;
  const profile: InstanceProfileRecord = {
    name,
    path,
    id: idOf(world, 'AIPA'),
    arn: `arn:${partition}:iam::${account}:instance-profile${path}${name}`,
    createdMs: clock.now(),
    ...(roleName !== undefined && { roleName }),
  };
  iam.instanceProfiles.set(name, profile);
  return profile;
}

const idOf = ({ iam }: World, prefix: string): string => `${prefix}${iam.ids.hex(17).toUpperCase()}`;
