/** `cordon approve` and `cordon deny`: show what is asked, and answer it. What they touch outside is handed in. */
import type { StandingGate } from '../../lambdas/common/case-gate';
import { OptionError } from '../option-error';
import type { Output } from '../reporter';
import { type ApprovalAccount, ApprovalRefused } from './account';
import { approvalHelp } from './help';
import type { ApprovalReporter, Decision } from './messages';
import { type ApprovalOptions, parseApprovalOptions } from './options';
import { JsonApprovalReporter, TextApprovalReporter } from './reporters';

/** `--help` says the same. */
const EXIT = { done: 0, wrongOptions: 2, refused: 3, failed: 4 } as const;

export interface Surroundings {
  /** Made when it is needed: help and a wrong option ask nothing of AWS. */
  readonly account: (options: ApprovalOptions) => ApprovalAccount;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
}

/** Never throws: what goes wrong is said, and is in the status. */
export async function approvalMain(
  decision: Decision,
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { stdout, stderr } = surroundings;
  try {
    const options = parseApprovalOptions(args);
    if (options !== 'help') return await answer(decision, options, surroundings);
    stdout.write(approvalHelp(decision));
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    stderr.write(`${error.message}\ncordon ${decision} --help explains.\n`);
    return EXIT.wrongOptions;
  }
}

async function answer(
  decision: Decision,
  options: ApprovalOptions,
  { account: open, stdout, stderr, environment }: Surroundings,
): Promise<number> {
  const reporter = options.json
    ? new JsonApprovalReporter(stdout)
    : new TextApprovalReporter(stdout, stderr, environment);
  try {
    await answerWith(open(options), decision, options, reporter);
    return EXIT.done;
  } catch (error) {
    if (error instanceof OptionError) throw error;
    reporter.report({ type: 'failure', error });
    return error instanceof ApprovalRefused ? EXIT.refused : EXIT.failed;
  }
}

async function answerWith(
  account: ApprovalAccount,
  decision: Decision,
  { caseId, instanceId, reason }: ApprovalOptions,
  reporter: ApprovalReporter,
): Promise<void> {
  const standing = await account.caseOf(instanceId);
  if (standing === undefined)
    throw new ApprovalRefused(`there is no case of ${instanceId} in ${await account.where()}`);
  const taskToken = tokenOf(standing, caseId);
  const { askedAt, askUntil: until, question } = standing;
  reporter.report({ type: 'question', caseId, askedAt, until, question });
  if (reason === undefined) return reporter.report({ type: 'unanswered', caseId, decision });
  const by = await account.whoAsks();
  if (!(await account.answer(taskToken, { decision, by, reason })))
    throw new ApprovalRefused(
      `nobody waits for an answer to ${caseId} any more: it was answered, or its deadline passed (${until})`,
    );
  reporter.report({ type: 'answered', caseId, decision, by, reason });
}

/** Of the task that waits for the answer. */
function tokenOf(
  { caseId: newest, status, gate, cleared, escalatedBy, taskToken }: StandingGate,
  caseId: string,
) {
  if (newest !== caseId)
    throw new ApprovalRefused(`${caseId} is over or never was; the newest case of the instance is ${newest}`);
  if (status !== 'open') throw new ApprovalRefused(`${caseId} has ended: ${status}`);
  if (gate === 'open') {
    const why = cleared ? `${cleared.how} ${cleared.by}` : (escalatedBy ?? 'it asks nobody');
    throw new ApprovalRefused(`${caseId} is being answered: ${why}`);
  }
  if (taskToken !== undefined) return taskToken;
  throw new ApprovalRefused(
    gate === 'verify'
      ? `${caseId} asks nobody yet: it waits for CloudTrail to say who set the tag`
      : `${caseId} asks nobody yet: try again in a few seconds`,
  );
}
