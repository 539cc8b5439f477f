/** `cordon release`: asks for a plan or a release, follows it, shows what came of it. What it touches outside is handed in. */
import { compactTimestamp, nowMs } from '../../lambdas/common/time';
import { awaitExecution } from '../aws/await-execution';
import type { SessionValues } from '../aws/session';
import { commandMain, type Surroundings } from '../shared/command-main';
import { EXIT } from '../shared/exit-status';
import { type Reporter, reporterFor } from '../shared/reporting';
import { type ReleaseAccount, ReleaseError } from './account';
import { statusOf } from './exit-status';
import { RELEASE_HELP } from './help';
import { releaseRows } from './message-rows';
import type { ReleaseMessage } from './messages';
import { parseReleaseOptions, type ReleaseOptions } from './options';
import { parseOutput, type ReleaseOutput } from './output';

export interface ReleaseSurroundings extends Surroundings {
  /** Made when it is needed: help and a wrong option ask nothing of AWS. */
  readonly account: (session: SessionValues) => ReleaseAccount;
}

const SHAPE = { name: 'cordon release', help: RELEASE_HELP, parse: parseReleaseOptions };
const RENDERING = { rows: releaseRows, json: releaseJson, failure: 'The release could not be asked for' };

/** Never throws for what AWS or the user did: it is said, and is in the status. */
export function releaseMain(args: readonly string[], surroundings: ReleaseSurroundings): Promise<number> {
  return commandMain(args, SHAPE, surroundings, async (options) => {
    const reporter = reporterFor<ReleaseMessage>(options.json, surroundings, RENDERING);
    try {
      const output = await ask(options, surroundings.account(options.session), reporter);
      reporter.report({ type: 'result', options, output });
      return statusOf(output.outcome);
    } catch (error) {
      reporter.report({ type: 'failure', error });
      return EXIT.failed;
    }
  });
}

function releaseJson({ type, options, output }: ReleaseMessage): object {
  return { type, caseId: options.caseId, ...output };
}

async function ask(
  options: ReleaseOptions,
  account: ReleaseAccount,
  reporter: Reporter<ReleaseMessage>,
): Promise<ReleaseOutput> {
  const { caseId, apply, reason, resolutions, start, replacement } = options;
  const [machineArn, by] = await Promise.all([account.machine(), account.whoAsks()]);
  const input = {
    caseId,
    apply,
    by,
    reason: reason ?? 'a look at the plan',
    resolutions,
    start,
    replacement,
  };
  const name = `${caseId}-${compactTimestamp(nowMs())}`;
  const executionArn = await account.start(machineArn, name, JSON.stringify(input));
  reporter.report({ type: 'progress', text: `${apply ? 'Release' : 'Plan'} asked for by ${by}` });
  reporter.report({ type: 'progress', text: executionArn });
  const { status, output, error, cause } = await awaitExecution(executionArn, account, (text) =>
    reporter.report({ type: 'progress', text }),
  );
  if (output === undefined)
    throw new ReleaseError(`${executionArn} ${status}: ${error ?? ''} ${cause ?? ''}`);
  return parseOutput(output);
}
