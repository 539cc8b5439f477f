import config from '../../cordon.config';
import { openSession } from '../aws/session';
import { AwsRespondAccount } from '../respond/aws-account';
import { respondMain } from '../respond/main';

/** `cordon respond`. How the stack was configured is read where the command runs: it is shown, and decides nothing. */
export function respond(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  const conventions = {
    modeKey: config.tagKeys.mode,
    exemptKey: config.tagKeys.exempt,
    defaultMode: config.defaultMode,
    isDryRun: config.enforcement === 'dry-run',
  };
  return respondMain(args, {
    account: ({ session }) => new AwsRespondAccount(openSession(session)),
    conventions,
    stdout,
    stderr,
    environment,
  });
}
