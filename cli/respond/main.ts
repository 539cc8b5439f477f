/** `cordon respond`: shows whom it would contain, starts the fleet machine, follows it. What it touches outside is handed in. */

import { type FleetInput, type FleetSummary, fleetSummarySchema } from '../../lambdas/common/fleet-request';
import { parse } from '../../lambdas/common/parse';
import { compactTimestamp, nowMs } from '../../lambdas/common/time';
import { awaitExecution } from '../aws/await-execution';
import { sameAccount } from '../aws/same-account';
import { OptionError } from '../option-error';
import type { Output } from '../reporter';
import { type RespondAccount, RespondError, RespondRefused } from './account';
import { EXIT, type ExitStatus } from './exit-status';
import { followCases } from './follow';
import { RESPOND_HELP } from './help';
import { JsonRespondReporter } from './json-reporter';
import type { RespondReporter } from './messages';
import { parseRespondOptions, type RespondOptions } from './options';
import { type Conventions, planOf, type RespondPlan } from './plan';
import { TextRespondReporter } from './text-reporter';

export interface Surroundings {
  /** Made when it is needed: help and a wrong option ask nothing of AWS. */
  readonly account: (options: RespondOptions) => RespondAccount;
  readonly conventions: Conventions;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
}

/** Never throws: what goes wrong is said, and is in the status. */
export async function respondMain(args: readonly string[], surroundings: Surroundings): Promise<ExitStatus> {
  const { stdout, stderr } = surroundings;
  try {
    const options = parseRespondOptions(args);
    if (options !== 'help') return await respond(options, surroundings);
    stdout.write(RESPOND_HELP);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    stderr.write(`${error.message}\ncordon respond --help explains.\n`);
    return EXIT.wrongOptions;
  }
}

async function respond(options: RespondOptions, surroundings: Surroundings): Promise<ExitStatus> {
  const { stdout, stderr, environment } = surroundings;
  const reporter = options.json
    ? new JsonRespondReporter(stdout)
    : new TextRespondReporter(stdout, stderr, environment);
  try {
    return await carryOut(options, surroundings, reporter);
  } catch (error) {
    if (error instanceof OptionError) throw error;
    reporter.report({ type: 'failure', error });
    return error instanceof RespondRefused ? EXIT.refused : EXIT.failed;
  }
}

async function carryOut(
  options: RespondOptions,
  { account: open, conventions }: Surroundings,
  reporter: RespondReporter,
): Promise<ExitStatus> {
  const account = open(options);
  const plan = planOf(options, await account.instances(options.target), conventions);
  const next = whatIsMissing(options, plan);
  reporter.report({ type: 'plan', options, plan, ...(next !== undefined && { next }) });
  if (plan.instances.length === 0)
    throw new RespondRefused('there is no instance here that could be answered');
  if (next !== undefined) return options.reason === undefined ? EXIT.done : EXIT.refused;
  const summary = await answer(options, account, reporter);
  reporter.report({ type: 'summary', summary, same: sameAccount(options.session) });
  const isWhole = summary.refused.length === 0 && Object.keys(summary.absent).length === 0;
  const isWell = !options.follow || summary.dryRun || (await followCases(summary, account, reporter));
  return isWhole && isWell ? EXIT.done : EXIT.notAllWell;
}

/** What has to be said before anything is done; undefined when it goes ahead. One instance at three in the morning needs no second yes. */
function whatIsMissing(
  { target, reason, apply, dryRun }: RespondOptions,
  plan: RespondPlan,
): string | undefined {
  const isOne = 'instances' in target && target.instances.length === 1;
  if (dryRun || plan.instances.length === 0) return undefined;
  if (reason === undefined) return isOne ? '--reason TEXT' : '--apply --reason TEXT';
  return isOne || apply ? undefined : '--apply';
}

async function answer(
  { target, reason, mode, dryRun }: RespondOptions,
  account: RespondAccount,
  reporter: RespondReporter,
): Promise<FleetSummary> {
  const by = await account.whoAsks();
  const input: FleetInput = {
    target,
    by,
    reason: reason ?? 'a look at whom it would be',
    dryRun,
    ...(mode && { mode }),
  };
  const executionArn = await account.start(`respond-${compactTimestamp(nowMs())}`, input);
  reporter.report({ type: 'progress', text: `Asked for by ${by}: ${executionArn}` });
  const { status, output, error, cause } = await awaitExecution(executionArn, account, (text) =>
    reporter.report({ type: 'progress', text }),
  );
  if (output !== undefined)
    return parse('the summary of the fleet response', fleetSummarySchema, JSON.parse(output));
  const why = causeOf(cause);
  if (error === 'FleetRefused') throw new RespondRefused(why);
  throw new RespondError(`${executionArn} ${status}: ${error ?? ''} ${why}`);
}

/** A function's own error comes as JSON with its message in it. */
function causeOf(cause: string | undefined): string {
  const [, message] = /"errorMessage"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(cause ?? '') ?? [];
  return message === undefined ? (cause ?? '') : String(JSON.parse(message));
}
