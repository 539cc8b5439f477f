/**
 * The document by which State Manager puts acquisition tools on hosts before they are needed (Systems Manager user guide, "aws:downloadContent").
 * The agent reads them with the credentials of the instance; what has another hash than its name is taken away again.
 */
import { assemble } from './assemble';

/** What the capture script looks for them in. */
export const STAGED_TOOLS = '/var/lib/cordon/tools';

const ON_LINUX = { StringEquals: ['platformType', 'Linux'] } as const;

/** `urls`: of the tools, each named by its SHA-256. */
export const stageToolsDocument = (urls: readonly string[]): object => ({
  schemaVersion: '2.2',
  description: 'Cordon: keep acquisition tools on the host, so that a capture need not fetch them',
  mainSteps: [
    script('Prepare', [`umask 077; mkdir -p ${STAGED_TOOLS} && chmod 0700 ${STAGED_TOOLS}`]),
    ...urls.map((path, at) => ({
      action: 'aws:downloadContent',
      name: `Download${at + 1}`,
      precondition: ON_LINUX,
      inputs: { sourceType: 'S3', sourceInfo: JSON.stringify({ path }), destinationPath: STAGED_TOOLS },
    })),
    script('Verify', assemble('stage-tools.sh').split('\n')),
  ],
});

const script = (name: string, runCommand: readonly string[]): object => ({
  action: 'aws:runShellScript',
  name,
  precondition: ON_LINUX,
  inputs: { timeoutSeconds: '120', runCommand },
});
