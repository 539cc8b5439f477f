/** `cordon release`: asks for a plan or a release, follows it, shows what came of it. What it touches outside is handed in. */
import { compactTimestamp, nowMs } from '../../lambdas/common/time';
import { OptionError } from '../option-error';
import type { Output } from '../reporter';
import { type ExecutionState, type ReleaseAccount, ReleaseError } from './account';
import { EXIT, type ExitStatus, statusOf } from './exit-status';
import { RELEASE_HELP } from './help';
import { JsonReleaseReporter } from './json-reporter';
import type { ReleaseReporter } from './messages';
import { parseReleaseOptions, type ReleaseOptions } from './options';
import { parseOutput, type ReleaseOutput } from './output';
import { TextReleaseReporter } from './text-reporter';

export interface Surroundings {
  /** Made when it is needed: help and a wrong option ask nothing of AWS. */
  readonly account: () => ReleaseAccount;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
}

/** Never throws: what goes wrong is said, and is in the status. */
export async function releaseMain(args: readonly string[], surroundings: Surroundings): Promise<ExitStatus> {
  const { stdout, stderr } = surroundings;
  try {
    const options = parseReleaseOptions(args);
    if (options !== 'help') return await release(options, surroundings);
    stdout.write(RELEASE_HELP);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    stderr.write(`${error.message}\ncordon release --help explains.\n`);
    return EXIT.wrongOptions;
  }
}

async function release(
  options: ReleaseOptions,
  { account, stdout, stderr, environment }: Surroundings,
): Promise<ExitStatus> {
  const reporter = options.json
    ? new JsonReleaseReporter(stdout)
    : new TextReleaseReporter(stdout, stderr, environment);
  try {
    const output = await ask(options, account(), reporter);
    reporter.report({ type: 'result', options, output });
    return statusOf(output.outcome);
  } catch (error) {
    reporter.report({ type: 'failure', error });
    return EXIT.failed;
  }
}

async function ask(
  options: ReleaseOptions,
  account: ReleaseAccount,
  reporter: ReleaseReporter,
): Promise<ReleaseOutput> {
  const { caseId, stack, apply, reason, resolutions, start, replacement } = options;
  const [machineArn, by] = await Promise.all([account.machineOf(stack), account.whoAsks()]);
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
  const { status, output, error, cause } = await ended(executionArn, account, reporter);
  if (output === undefined)
    throw new ReleaseError(`${executionArn} ${status}: ${error ?? ''} ${cause ?? ''}`);
  return parseOutput(output);
}

const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
/** How many pauses pass between two signs of life. */
const SILENCE = 15;

/** The workflow may wait for a start or for load balancers; it has its own limit of time. */
async function ended(
  executionArn: string,
  account: ReleaseAccount,
  reporter: ReleaseReporter,
): Promise<ExecutionState> {
  for (let look = 1; ; look++) {
    const state = await account.executionOf(executionArn);
    if (state.status !== 'RUNNING') return state;
    if (look % SILENCE === 0)
      reporter.report({ type: 'progress', text: 'It goes on; breaking off here does not stop it …' });
    await account.pause(Math.min(PAUSE_MS * Math.ceil(look / SILENCE), LONGEST_PAUSE_MS));
  }
}
