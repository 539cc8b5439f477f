/** Hands the event to another responder: by HTTP, or to a command of the user's own on its standard input. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Environment } from './messages';

/** What of the user's own AWS configuration would win over the range's, or mix with it. */
const NOT_PASSED_ON =
  /^AWS_(?:PROFILE|DEFAULT_PROFILE|SESSION_TOKEN|ENDPOINT_URL_.*|CONFIG_FILE|SHARED_CREDENTIALS_FILE)$/;

/** Runs the command in a shell with the event on its standard input; gives how it ended. */
export async function run(
  command: string,
  event: unknown,
  {
    inherited,
    range,
    tell,
  }: { inherited: NodeJS.ProcessEnv; range: Environment; tell: (line: string) => void },
): Promise<string> {
  const own = Object.fromEntries(Object.entries(inherited).filter(([name]) => !NOT_PASSED_ON.test(name)));
  const child = spawn(command, { shell: true, env: { ...own, ...range }, stdio: ['pipe', 'pipe', 'pipe'] });
  // A command that does not read its input ends as it ends.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${JSON.stringify(event)}\n`);
  const told = [child.stdout, child.stderr].map((stream) => tellLines(stream, tell));
  const ended = await new Promise<string>((resolve) => {
    child.on('error', ({ message }) => resolve(`could not be started: ${message}`));
    child.on('close', (code, signal) =>
      resolve(code === null ? `ended by ${signal}` : `ended with status ${code}`),
    );
  });
  await Promise.all(told);
  return ended;
}

async function tellLines(stream: Readable, tell: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream })) tell(line);
}

/** Gives how it was answered. */
export async function deliver(url: string, event: unknown): Promise<string> {
  try {
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetch(url, { method: 'POST', body: JSON.stringify(event), headers });
    return `${url} answered ${status}`;
  } catch (error) {
    return `${url} could not be reached: ${error instanceof Error ? error.message : String(error)}`;
  }
}
