/** Plays one drill as the command line asks and shows it; everything that it touches outside is handed in. */
import { askedModeSchema } from '../lambdas/common/mode';
import type { DrillEvent, DrillResult } from '../range/drill/result';
import { commandOf, nextCommands, verifyCommand } from './command';
import { checkEvidenceFolder, exportCase } from './evidence/export';
import type { VaultFolder } from './evidence/vault-folder';
import { EXIT, type ExitStatus, statusOf } from './exit-status';
import { helpText } from './help';
import { JsonReporter } from './json-reporter';
import { OptionError } from './option-error';
import { type Choices, type Options, parseOptions } from './options';
import { checkReportFile, writeReportFile } from './report-file';
import { reportPage } from './report-html/page';
import type { Output, Reporter } from './reporter';
import { isWatched } from './terminal/draw';
import { LinesReporter } from './terminal/lines-reporter';
import { TerminalReporter } from './terminal/terminal-reporter';
import { Timeline } from './timeline';
import { verifyCase } from './verify/verify';

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly story: string;
}

export interface DrillRun {
  readonly scenario: string;
  readonly mode?: string;
  readonly seed: string;
  readonly dryRun?: boolean;
  readonly release?: boolean;
  readonly onEvent: (event: DrillEvent) => void;
}

export interface Rehearsal {
  readonly result: DrillResult;
  /** The case as it lies in the vault, where there is one. */
  readonly evidence?: VaultFolder;
}

export interface Surroundings {
  readonly runDrill: (run: DrillRun) => Promise<Rehearsal>;
  /** The first is the default. */
  readonly scenarios: readonly Scenario[];
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
}

/** Never throws: what goes wrong is said, and is in the status. */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<ExitStatus> {
  const { scenarios, stdout, stderr } = surroundings;
  const choices: Choices = { modes: askedModeSchema.options, scenarios: scenarios.map(({ name }) => name) };
  try {
    const options = parseOptions(args, choices);
    if (options === 'help') {
      stdout.write(helpText(choices, scenarios));
      return EXIT.contained;
    }
    checkReportFile(options.report);
    if (options.evidence !== undefined) checkEvidenceFolder(options.evidence);
    return await play(options, choices, surroundings);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    stderr.write(`${error.message}\nnpm start -- --help explains.\n`);
    return EXIT.wrongOptions;
  }
}

async function play(options: Options, choices: Choices, surroundings: Surroundings): Promise<ExitStatus> {
  const reporter = reporterFor(options, surroundings);
  try {
    const { result, evidence: folder } = await drill(options, surroundings, reporter);
    const evidence = folder && (await verifyCase(folder));
    if (folder && options.evidence !== undefined) await exportCase(folder.bodies, options.evidence);
    writeReportFile(options.report, reportPage(result, commandOf(options), evidence));
    const next = [
      verifyCommand(options),
      ...nextCommands(
        { scenario: options.scenario, mode: result.mode.asked ?? result.mode.name },
        choices.modes,
        choices.scenarios,
      ),
    ];
    reporter.report({ type: 'result', result, evidence, report: options.report, next });
    return statusOf(result.verdict.containment, result.release?.outcome);
  } catch (error) {
    reporter.report({ type: 'failure', error });
    return EXIT.crashed;
  }
}

async function drill(
  options: Options,
  { runDrill, scenarios }: Surroundings,
  reporter: Reporter,
): Promise<Rehearsal> {
  const { scenario, mode, seed, dryRun, release } = options;
  const { title = scenario, story = '' } = scenarios.find(({ name }) => name === scenario) ?? {};
  reporter.report({ type: 'start', request: { scenario, mode, seed, dryRun, release }, title, story });
  reporter.report({
    type: 'progress',
    text: 'Bundling the handlers, synthesizing the stack and opening the range …',
  });
  const timeline = new Timeline((event, sinceTriggerMs) =>
    reporter.report({ type: 'event', event, sinceTriggerMs }),
  );
  const onEvent = (event: DrillEvent): void => timeline.add(event);
  const rehearsal = await runDrill({
    ...{ scenario, seed, dryRun, release, onEvent },
    ...(mode !== undefined && { mode }),
  });
  timeline.end(rehearsal.result.triggerAt);
  return rehearsal;
}

function reporterFor({ json }: Options, { stdout, stderr, environment }: Surroundings): Reporter {
  if (json) return new JsonReporter(stdout);
  return isWatched(stdout, environment)
    ? new TerminalReporter(stdout, stderr, environment)
    : new LinesReporter(stdout, stderr);
}
