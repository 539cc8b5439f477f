/** What every event of a trail begins with, whoever recorded it. */
import { isoTime } from '../../kernel/iso';
import type { World } from '../../world';

interface Recorded {
  readonly caller: { readonly arn: string; readonly userId: string };
  /** `s3`, as in `s3.amazonaws.com`. */
  readonly source: string;
  readonly operation: string;
  readonly atMs: number;
}

export const eventHead = (world: World, { caller, source, operation, atMs }: Recorded) => ({
  eventVersion: '1.11',
  userIdentity: {
    ...identityOf(world, caller.arn),
    principalId: caller.userId,
    arn: caller.arn,
    accountId: world.account,
  },
  eventTime: isoTime(atMs).replace(/\.\d+Z$/, 'Z'),
  eventSource: `${source}.amazonaws.com`,
  eventName: operation,
  awsRegion: world.region,
});

/** The ARN of a session has no path of its role; that of the role, which issued it, has. */
function identityOf(world: World, arn: string): object {
  const [, roleName] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (roleName === undefined) return { type: arn.endsWith(':root') ? 'Root' : 'IAMUser' };
  const issuer = `arn:${world.partition}:iam::${world.account}:role/${roleName}`;
  const sessionIssuer = {
    type: 'Role',
    arn: world.iam.roles.get(roleName)?.arn ?? issuer,
    userName: roleName,
  };
  return { type: 'AssumedRole', sessionContext: { sessionIssuer } };
}
