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
    type: 'AssumedRole',
    principalId: caller.userId,
    arn: caller.arn,
    accountId: world.account,
  },
  eventTime: isoTime(atMs).replace(/\.\d+Z$/, 'Z'),
  eventSource: `${source}.amazonaws.com`,
  eventName: operation,
  awsRegion: world.region,
});
