/** `cordon verify`: reads the folder of a case, says what holds and what does not. What it touches outside is handed in. */
import { OptionError } from '../option-error';
import { writeReportFile } from '../report-file';
import type { Output } from '../reporter';
import type { CaseFolder } from './case-folder';
import { examinerFingerprint } from './examiner-key';
import { EXIT, type ExitStatus } from './exit-status';
import { VERIFY_HELP } from './help';
import { JsonVerifyReporter } from './json-reporter';
import { parseVerifyOptions, type VerifyCommandOptions } from './options';
import { custodyPage } from './page/page';
import { parseS3Uri } from './s3-uri';
import { TextVerifyReporter } from './text-reporter';
import { verifyCase } from './verify';

export interface Surroundings {
  readonly open: (name: string) => Promise<CaseFolder>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
}

/** Never throws: what goes wrong is said, and is in the status. */
export async function verifyMain(args: readonly string[], surroundings: Surroundings): Promise<ExitStatus> {
  const { stdout, stderr } = surroundings;
  try {
    const options = parseVerifyOptions(args);
    if (options === 'help') {
      stdout.write(VERIFY_HELP);
      return EXIT.holds;
    }
    return await verify(options, examinerFingerprint(options.key), surroundings);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    stderr.write(`${error.message}\ncordon verify --help explains.\n`);
    return EXIT.wrongOptions;
  }
}

async function verify(
  { folder: name, page, json }: VerifyCommandOptions,
  fingerprint: string | undefined,
  { open, stdout, stderr, environment }: Surroundings,
): Promise<ExitStatus> {
  const reporter = json
    ? new JsonVerifyReporter(stdout)
    : new TextVerifyReporter(stdout, stderr, environment);
  const onProgress = (text: string): void => reporter.report({ type: 'progress', text });
  try {
    const caseId = parseS3Uri(name)?.caseId;
    const verification = await verifyCase(await open(name), { fingerprint, caseId, onProgress });
    if (page !== undefined) writeReportFile(page, custodyPage(verification));
    reporter.report({ type: 'result', verification, page });
    return verification.holds ? EXIT.holds : EXIT.broken;
  } catch (error) {
    reporter.report({ type: 'failure', error });
    return EXIT.failed;
  }
}
