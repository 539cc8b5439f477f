/** `cordon verify`: reads the folder of a case, says what holds and what does not. What it touches outside is handed in. */
import type { SessionValues } from '../aws/session';
import { writeReportFile } from '../report-file';
import { commandMain, type Surroundings } from '../shared/command-main';
import { EXIT, type ExitStatus } from '../shared/exit-status';
import { reporterFor } from '../shared/reporting';
import type { Row } from '../terminal/row';
import type { CaseFolder } from './case-folder';
import { examinerFingerprint } from './examiner-key';
import { VERIFY_HELP } from './help';
import type { VerifyMessage } from './messages';
import { parseVerifyOptions, type VerifyCommandOptions } from './options';
import { custodyPage } from './page/page';
import { verificationRows } from './rows';
import { parseS3Uri } from './s3-uri';
import { verificationJson } from './verification-json';
import { verifyCase } from './verify';

export interface VerifySurroundings extends Surroundings {
  readonly open: (name: string, session: SessionValues) => Promise<CaseFolder>;
}

const SHAPE = { name: 'cordon verify', help: VERIFY_HELP, parse: parseVerifyOptions };
const RENDERING = { rows: verifyRows, json: verifyJson, failure: 'The evidence could not be verified' };

/** Never throws for a wrong option or a folder that cannot be read: it is said, and is in the status. */
export function verifyMain(args: readonly string[], surroundings: VerifySurroundings): Promise<number> {
  return commandMain(args, SHAPE, surroundings, (options) =>
    verify(options, examinerFingerprint(options.key), surroundings),
  );
}

async function verify(
  { folder: name, includes, page, json, session }: VerifyCommandOptions,
  fingerprint: string | undefined,
  surroundings: VerifySurroundings,
): Promise<ExitStatus> {
  const reporter = reporterFor<VerifyMessage>(json, surroundings, RENDERING);
  const onProgress = (text: string): void => reporter.report({ type: 'progress', text });
  try {
    const caseId = parseS3Uri(name)?.caseId;
    const folder = await surroundings.open(name, session);
    const verification = await verifyCase(folder, { fingerprint, caseId, includes, onProgress });
    if (page !== undefined) writeReportFile(page, custodyPage(verification));
    reporter.report({ type: 'result', verification, page });
    return verification.holds ? EXIT.done : EXIT.notWell;
  } catch (error) {
    reporter.report({ type: 'failure', error });
    return EXIT.failed;
  }
}

function verifyRows({ verification, page }: VerifyMessage): Row[] {
  return verificationRows(verification, page);
}

function verifyJson({ type, verification, page }: VerifyMessage): object {
  return { type, ...verificationJson(verification), page };
}
