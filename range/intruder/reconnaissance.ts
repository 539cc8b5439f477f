/**
 * What the intruder asked AWS with the subject's credentials before anybody noticed: who am I, what is there. By the time of the
 * trigger CloudTrail has it in its history. The name that it gives its client is anything that it likes.
 */
import { recordApiCall } from '../services/cloudtrail/record-api-call';
import type { Instance } from '../services/ec2/state';
import { sessionArnOf, sessionFor } from '../services/iam/instance-credentials';
import type { World } from '../world';

const MINUTE = 60_000;
export const USER_AGENT =
  'aws-cli/2.31 <script>alert(document.domain)</script> \u001b[2J{% $states.input %} $(reboot)';

const CALLS = [
  { minutesAgo: 55, service: 'sts', operation: 'GetCallerIdentity' },
  { minutesAgo: 54, service: 's3', operation: 'ListBuckets' },
  { minutesAgo: 50, service: 'ec2', operation: 'DescribeInstances', error: 'Client.UnauthorizedOperation' },
  { minutesAgo: 49, service: 'iam', operation: 'ListUsers', error: 'AccessDenied' },
] as const;

/** Nothing without a role. */
export function lookAround(world: World, instance: Instance, sourceIPAddress: string): void {
  const session = sessionFor(world, instance);
  if (!session) return;
  const caller = { arn: sessionArnOf(world, session), userId: session.userId };
  for (const { minutesAgo, service, operation, ...call } of CALLS)
    recordApiCall(world, {
      service,
      operation,
      caller,
      input: {},
      from: { sourceIPAddress, userAgent: USER_AGENT },
      at: world.clock.now() - minutesAgo * MINUTE,
      ...('error' in call && { error: { code: call.error, message: 'not authorized' } }),
    });
}
