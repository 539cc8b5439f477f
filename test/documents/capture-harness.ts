/**
 * Runs the capture script as it is deployed: the text comes out of the document, its parameters are pasted as the agent does it.
 * What a test must change (paths of kcore, retry delays, http for loopback) it changes in the text of the settings block, a way that
 * neither the environment nor a parameter of the document has.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { machine, tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureDocument } from '../../documents/capture-document';
import { type CaptureOutcome, parseOutcome } from '../../documents/outcome';
import { type Architecture, type CapturePlan, MIB, renderPlan } from '../../documents/plan';
import { IOMEM, kcore, SEGMENTS } from './synthetic-kcore';
import type { VaultServer } from './vault-server';

const SAFE_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
export const uid = process.getuid?.() ?? 0;
export const NOBODY = 65534;
export const architecture: Architecture = machine() === 'aarch64' ? 'aarch64' : 'x86_64';

export const onHost = (command: string): boolean =>
  SAFE_PATH.split(':').some((folder) => existsSync(join(folder, command)));

const KCORE = kcore(SEGMENTS);

/** The shells on this machine. sh is everywhere, and is one of the others on most. */
export const SHELLS = [
  'sh',
  ...['dash', 'bash'].filter(
    (shell) => onHost(shell) && realpathSync('/bin/sh') !== realpathSync(`/bin/${shell}`),
  ),
  ...(onHost('busybox') && spawnSync('busybox', ['sh', '-c', 'true']).status === 0 ? ['busybox sh'] : []),
];
export const INTERPRETERS = ['python3', 'perl'].filter(onHost);

export type Settings = Readonly<Record<string, string>>;

export function pasteParameters(script: string, values: Readonly<Record<string, string>>): string {
  return script.replace(/\{\{ *(\w+) *\}\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the script uses ${name}, which is not given`);
    return value;
  });
}

export function changeSettings(script: string, settings: Settings): string {
  return Object.entries(settings).reduce((text, [name, value]) => {
    const lines = text.match(new RegExp(`^${name}=.*$`, 'gm')) ?? [];
    if (lines.length !== 1)
      throw new Error(`the script has ${lines.length} settings named ${name}, expected 1`);
    return text.replace(lines[0] ?? '', () => `${name}='${value}'`);
  }, script);
}

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly onStart?: (pid: number) => void;
}

export async function run(launch: Launch): Promise<Run> {
  const child = spawn(launch.command, launch.args, {
    env: launch.env ?? {},
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // A process group of its own, for stopLeftOver.
    ...(launch.uid === undefined ? {} : { uid: launch.uid, gid: launch.uid }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const pid = child.pid ?? 0;
  if (pid > 0) {
    running.add(pid);
    launch.onStart?.(pid);
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  running.delete(pid);
  return { exitCode, stdout, stderr };
}

const running = new Set<number>();

/** After a test that gave up waiting. */
function stopLeftOver(): void {
  for (const pid of running) process.kill(-pid, 'SIGKILL');
  running.clear();
}

/** One made-up host with its folder of files, and the plan that the vault holds for it. */
export class Host {
  readonly folder = mkdtempSync(join(tmpdir(), 'capture-test-'));
  readonly kcorePath = this.write('kcore', KCORE);
  readonly iomemPath = this.write('iomem', IOMEM);
  /** Where the script goes when it may not mount: a folder of this host's own, so that test files can run side by side. */
  readonly sharedTmpfs = mkdtempSync('/dev/shm/capture-test-');
  settings: Settings = {
    SHARED_TMPFS: this.sharedTmpfs,
    KCORE: this.kcorePath,
    IOMEM: this.iomemPath,
    URL_SCHEME: 'http',
    REQUIRED_UID: String(uid),
    ATTEMPTS: '3',
    FIRST_RETRY_DELAY: '0',
  };
  shell = 'sh';
  env: NodeJS.ProcessEnv = {};

  constructor(readonly vault: VaultServer) {
    chmodSync(this.folder, 0o755);
    chmodSync(this.sharedTmpfs, 0o777);
  }

  write(name: string, content: string | Buffer, mode = 0o644): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  remove(): void {
    stopLeftOver();
    for (const folder of [this.folder, this.sharedTmpfs]) rmSync(folder, { recursive: true, force: true });
  }

  plan(changes: Partial<CapturePlan> = {}, parts = 4): string {
    const url = (path: string): string => this.vault.url(path).replace('http:', 'https:');
    const text = renderPlan({
      timeLimitSeconds: 60,
      partSize: 5 * MIB,
      sources: [{ kind: 'kcore' }],
      manifestUrl: url('/manifest'),
      partUrls: Array.from({ length: parts }, (_, index) => url(`/part/${index + 1}`)),
      ...changes,
    });
    return text.replaceAll('https://127.', 'http://127.');
  }

  /** The script as the agent would write it to disk for this plan. */
  script(plan: string | Buffer = this.plan(), parameters: Readonly<Record<string, string>> = {}): string {
    this.vault.objects.set('/plan', Buffer.from(plan));
    const [{ inputs }] = captureDocument().mainSteps;
    const text = pasteParameters(inputs.runCommand.join('\n'), {
      PlanUrl: this.vault.url('/plan'),
      PlanSha256: createHash('sha256').update(plan).digest('hex'),
      ...parameters,
    });
    return changeSettings(text, { CLEAN_SHELL: this.shell, ...this.settings });
  }

  async capture(script = this.script(), launch: Partial<Launch> = {}): Promise<Run> {
    const path = this.write('_script.sh', script, 0o755);
    const [command = 'sh', ...args] = this.shell.split(' ');
    return run({ command, args: [...args, path], env: { PATH: SAFE_PATH, ...this.env }, ...launch });
  }

  async outcome(script = this.script(), launch: Partial<Launch> = {}): Promise<CaptureOutcome> {
    const { stdout, stderr, exitCode } = await this.capture(script, launch);
    expect(stdout).toMatch(/^[^\n]+\n$/);
    expect(stdout.length).toBeLessThan(1_000);
    expect(stderr).toBe('');
    const outcome = parseOutcome(stdout);
    expect(exitCode).toBe(outcome.status === 'ok' ? 0 : 1);
    this.expectNothingLeft();
    return outcome;
  }

  /** No process, no mount, no folder in a shared tmpfs. */
  expectNothingLeft(): void {
    expect(commandLines().filter((line) => line.includes(this.folder))).toEqual([]);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('cordon-capture');
    expect(readdirSync(this.sharedTmpfs)).toEqual([]);
  }

  get storedStream(): Buffer {
    const parts = [...this.vault.objects.keys()].filter((path) => path.startsWith('/part/'));
    const inOrder = parts.sort((a, b) => Number(a.slice(6)) - Number(b.slice(6)));
    return Buffer.concat(inOrder.map((path) => this.vault.objects.get(path) ?? Buffer.alloc(0)));
  }

  get storedManifest(): string {
    return this.vault.objects.get('/manifest')?.toString('utf8') ?? '';
  }
}

export function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return ''; // It ended meanwhile.
      }
    });
}
