import { AwsAccount } from '../release/aws-account';
import { releaseMain } from '../release/main';

/** `cordon release`. */
export function release(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  return releaseMain(args, { account: () => new AwsAccount(), stdout, stderr, environment });
}
