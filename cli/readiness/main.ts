/** `cordon readiness`: reads the fleet, scores it, shows the worst first. What it touches outside is handed in. */
import { CASE_TAG } from '../../lambdas/common/own-tags';
import { timestamp } from '../../lambdas/common/time';
import { OptionError } from '../option-error';
import type { Output } from '../reporter';
import type { ReadinessAccount } from './account';
import { idOf, tagOf } from './check';
import { CHECKS } from './checks';
import { EXIT, type ExitStatus } from './exit-status';
import type { Conventions, Instance } from './facts';
import { READINESS_HELP } from './help';
import { JsonReadinessReporter } from './json-reporter';
import type { ReadinessReport, ReadinessReporter } from './messages';
import { parseReadinessOptions, type ReadinessOptions } from './options';
import { readinessPage } from './page/page';
import { assess, byUrgency } from './score';
import { TextReadinessReporter } from './text-reporter';

export interface Surroundings {
  /** Made when it is needed: help and a wrong option ask nothing of AWS. */
  readonly account: (options: ReadinessOptions) => ReadinessAccount;
  readonly conventions: Conventions;
  readonly writeFile: (path: string, text: string) => Promise<void>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
}

/** Never throws: what goes wrong is said, and is in the status. */
export async function readinessMain(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<ExitStatus> {
  const { stdout, stderr } = surroundings;
  try {
    const options = parseReadinessOptions(args);
    if (options !== 'help') return await readiness(options, surroundings);
    stdout.write(READINESS_HELP);
    return EXIT.ready;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    stderr.write(`${error.message}\ncordon readiness --help explains.\n`);
    return EXIT.wrongOptions;
  }
}

async function readiness(options: ReadinessOptions, surroundings: Surroundings): Promise<ExitStatus> {
  const { stdout, stderr, environment } = surroundings;
  const reporter = options.json
    ? new JsonReadinessReporter(stdout, stderr)
    : new TextReadinessReporter(stdout, stderr, environment);
  try {
    const report = await reportOn(options, surroundings, reporter);
    if (options.page !== undefined) await surroundings.writeFile(options.page, readinessPage(report));
    reporter.report({ type: 'report', report, all: options.all, page: options.page });
    if (report.instances.length === 0) return EXIT.nothingThere;
    return report.instances.every(({ isReady }) => isReady) ? EXIT.ready : EXIT.notReady;
  } catch (error) {
    if (error instanceof OptionError) throw error;
    reporter.report({ type: 'failure', error });
    return EXIT.failed;
  }
}

/** Cut off on purpose: it would look unprepared because of that. */
const isInCase = (instance: Instance): boolean => tagOf(instance, CASE_TAG) !== undefined;

async function reportOn(
  options: ReadinessOptions,
  { account, conventions }: Surroundings,
  reporter: ReadinessReporter,
): Promise<ReadinessReport> {
  const at = timestamp();
  const progress = (text: string) => reporter.report({ type: 'progress', text });
  const { instances, facts, calls, notRead } = await account(options).read({
    selection: options.selection,
    quick: options.quick,
    progress,
  });
  const [inCase, others] = [instances.filter(isInCase), instances.filter((each) => !isInCase(each))];
  const scored = others.map((each) => assess(each, facts, conventions, CHECKS)).toSorted(byUrgency);
  return { region: facts.region, at, instances: scored, inCase: inCase.map(idOf), calls, notRead };
}
