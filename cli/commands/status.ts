import { openSession, type SessionValues } from '../aws/session';
import { AwsStatusAccount } from '../status/aws-account';
import { statusMain } from '../status/main';

/** `cordon status`. */
export function status(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  const account = (values: SessionValues) => new AwsStatusAccount(openSession(values));
  return statusMain(args, { account, stdout, stderr, environment });
}
