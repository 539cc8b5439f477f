import type { Authorization, Call } from '../../wire/operation';

/** A role by its ARN, which has its path in it; one that does not exist by the ARN that it would have. */
export function onRole({ world }: Call, action: string, name: string | undefined): Authorization[] {
  const role = world.iam.roles.get(name ?? '');
  const resource = role?.arn ?? `arn:${world.partition}:iam::${world.account}:role/${name ?? ''}`;
  return [{ action: `iam:${action}`, resource, context: {} }];
}

export function onInstanceProfile(
  { world }: Call,
  action: string,
  name: string | undefined,
): Authorization[] {
  const profile = world.iam.instanceProfiles.get(name ?? '');
  const resource =
    profile?.arn ?? `arn:${world.partition}:iam::${world.account}:instance-profile/${name ?? ''}`;
  return [{ action: `iam:${action}`, resource, context: {} }];
}
