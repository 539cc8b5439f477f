/**
 * The credentials that the metadata service hands out to an instance, and what may be done with them, here or anywhere else. Whoever
 * carries them off goes on until they expire; a policy that denies them works at once, because IAM decides anew at every request.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
 */
import { evaluate } from '../../iam';
import { isoTime } from '../../kernel/iso';
import type { World } from '../../world';
import { arnOf } from '../ec2/authorize';
import { metadataReachable } from '../ec2/metadata-options';
import type { Instance } from '../ec2/state';

export interface Session {
  readonly roleName: string;
  /** `<role id>:<instance id>` */
  readonly userId: string;
  /** Of the instance that they were delivered to. */
  readonly instanceArn: string;
  readonly vpcId: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** EC2 rotates them well before they expire. */
const LIFETIME_MS = 6 * 3_600_000;

/** What the instance would be given now; undefined without a role, or where the metadata service does not answer. */
export function deliver(world: World, instance: Instance): Session | undefined {
  return metadataReachable(world, instance) ? sessionFor(world, instance) : undefined;
}

/** What the instance holds that got its credentials a moment ago; undefined without a role. */
export function sessionFor(world: World, instance: Instance): Session | undefined {
  const role = world.iam.roles.get(instance.profile?.roleName ?? '');
  if (!role) return undefined;
  const issuedAt = world.clock.now();
  return {
    roleName: role.name,
    userId: `${role.id}:${instance.id}`,
    instanceArn: arnOf(world, 'instance', instance.id),
    vpcId: instance.vpcId,
    issuedAt,
    expiresAt: issuedAt + LIFETIME_MS,
  };
}

export function sessionArnOf({ partition, account }: World, { roleName, userId }: Session): string {
  const [, sessionName = ''] = userId.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`;
}

export interface Use {
  readonly action: string;
  readonly resource: string;
}

/** Whether AWS lets the session do that now, wherever the request comes from. */
export function isAllowed(world: World, session: Session, { action, resource }: Use): boolean {
  const role = world.iam.roles.get(session.roleName);
  if (!role || world.clock.now() >= session.expiresAt) return false;
  const arn = sessionArnOf(world, session);
  const context = {
    'aws:userid': session.userId,
    'aws:TokenIssueTime': isoTime(session.issuedAt),
    'ec2:SourceInstanceARN': session.instanceArn,
    'aws:Ec2InstanceSourceVpc': session.vpcId,
  };
  const identityPolicies = [...role.attached, ...role.inForce.values()];
  return evaluate({ arn, identityPolicies }, { action, resource, context }).allowed;
}
