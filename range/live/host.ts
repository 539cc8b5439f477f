/**
 * The agent of Systems Manager on the guest, in its stead: it writes the script where the agent writes it, runs it as the agent runs
 * it (its own process group, /bin/sh, stdin empty, the parameters already pasted by the range's SSM), kills the group when told, and
 * keeps stdout and stderr where the agent keeps them. What lies on the disk because of it is what the real agent leaves: the script
 * with the plan's URL in it, the same URL in the agent's log, and the output.
 *
 * The output is kept in a tmpfs while the script runs, so that what is written to the disk meanwhile was written by the script.
 */
import { wallNow, wallSleep } from '../kernel/wall-clock';
import type { GuestCommand, RunOnHost } from '../services/ssm/state';
import type { Line } from './guest/line';

export interface HostRun {
  readonly command: GuestCommand;
  readonly startedAt: number;
  endedAt: number | undefined;
  exitCode: number | undefined;
  stdout: string;
  /** Of 512 bytes, written to the root disk while the script ran. */
  sectorsWritten: number | undefined;
  killed: boolean;
}

/** Where the agent and its log are; what is found here after a capture was put there by Systems Manager, not by the script. */
export const AGENT_FOLDERS = ['/var/lib/amazon/ssm', '/var/log/amazon/ssm'];
const AGENT_LOG = '/var/log/amazon/ssm/amazon-ssm-agent.log';
/** Each look costs the guest a few processes, in emulation. */
const POLL_MS = 1_500;
const SECTORS = 'sync; awk \'$3 == "nvme0n1" { print $10 }\' /proc/diskstats';

export class Host {
  readonly runs: HostRun[] = [];

  constructor(
    private readonly line: Line,
    /** A last change of the script's text, for what would take too long as it is. */
    private readonly rewrite: (script: string) => string = (script) => script,
  ) {}

  /** The first run of a document's step. */
  runOf(step: string): HostRun | undefined {
    return this.runs.find(({ command }) => command.step === step);
  }

  readonly runOnHost: RunOnHost = (command, _node, finish) => {
    const run: HostRun = {
      command,
      startedAt: wallNow(),
      endedAt: undefined,
      exitCode: undefined,
      stdout: '',
      sectorsWritten: undefined,
      killed: false,
    };
    this.runs.push(run);
    void this.follow(run, finish);
    return {
      cancel: () => {
        run.killed = true;
        void this.line.ask(`kill -KILL -- "-$(cat ${scratch(command)}/pid)"`);
      },
    };
  };

  private async follow(run: HostRun, finish: Parameters<RunOnHost>[2]): Promise<void> {
    const { line } = this;
    await line.run(writeText(run.command, this.rewrite(run.command.lines.join('\n'))));
    const before = Number(await line.run(SECTORS));
    await line.run(startText(run.command));
    const ended = `cat ${scratch(run.command)}/status 2>/dev/null || true`;
    let status = '';
    for (; status === ''; status = (await line.run(ended)).trim()) await wallSleep(POLL_MS);
    run.sectorsWritten = Number(await line.run(SECTORS)) - before;
    const output = (name: string): Promise<string> => line.run(`cat ${scratch(run.command)}/${name}`);
    const [stdout, stderr] = [await output('stdout'), await output('stderr')];
    await line.run(keepText(run.command));
    Object.assign(run, { endedAt: wallNow(), exitCode: Number(status), stdout });
    if (!run.killed) finish({ exitCode: Number(status), stdout, stderr });
  }
}

const scratch = ({ commandId }: GuestCommand): string => `/run/ssm/${commandId}`;

const folderOf = ({ commandId, step }: GuestCommand): string =>
  `/var/lib/amazon/ssm/document/orchestration/${commandId}/${step}`;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function writeText(command: GuestCommand, script: string): string {
  const folder = folderOf(command);
  const parameters = JSON.stringify(command.parameters);
  return `umask 077; mkdir -p ${folder} ${scratch(command)} ${AGENT_FOLDERS.join(' ')}
printf %s ${quoted(Buffer.from(script).toString('base64'))} | base64 -d >${folder}/_script.sh
chmod 0700 ${folder}/_script.sh
printf '%s\\n' ${quoted(`INFO [ssm-document-worker] parameters: ${parameters}`)} >>${AGENT_LOG}
`;
}

function startText(command: GuestCommand): string {
  const kept = scratch(command);
  const environment = `AWS_SSM_PLATFORM_NAME=Debian SSM_COMMAND_ID=${command.commandId}`;
  return `(
  cd /
  umask 022
  ${environment} setsid sh -c ${folderOf(command)}/_script.sh </dev/null >${kept}/stdout 2>${kept}/stderr &
  echo $! >${kept}/pid
  wait $!
  echo $? >${kept}/status
) >/dev/null 2>&1 &
`;
}

function keepText(command: GuestCommand): string {
  const folder = `${folderOf(command)}/awsrunShellScript`;
  return `mkdir -p ${folder}; cp ${scratch(command)}/stdout ${scratch(command)}/stderr ${folder}/; sync`;
}
