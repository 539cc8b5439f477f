import { writeFile } from 'node:fs/promises';
import config from '../../cordon.config';
import { openSession } from '../aws/session';
import { AwsReadinessAccount } from '../readiness/aws-account';
import { readinessMain } from '../readiness/main';

/** `cordon readiness`. What the stack needs of an instance is read from the configuration where the command runs. */
export function readiness(args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  const conventions = {
    modeKey: config.tagKeys.mode,
    exemptKey: config.tagKeys.exempt,
    openChannel: config.containment.openChannel,
    captureTools: config.evidence.captureTools,
    forensicAccountId: config.evidence.forensicAccountId,
  };
  return readinessMain(args, {
    account: ({ session }) => new AwsReadinessAccount(openSession(session).client),
    conventions,
    writeFile: (path, text) => writeFile(path, text),
    stdout,
    stderr,
    environment,
  });
}
