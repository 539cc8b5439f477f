import { openSession, type SessionValues } from '../aws/session';
import { AwsAccount } from '../release/aws-account';
import { releaseMain } from '../release/main';

/** `cordon release`. */
export function release(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  const account = (values: SessionValues) => new AwsAccount(openSession(values));
  return releaseMain(args, { account, stdout, stderr, environment });
}
