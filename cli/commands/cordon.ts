/** When somebody needs a command, in the order of `cordon --help`. */
export const MOMENTS = {
  before: 'Before anything happens',
  rehearse: 'Rehearse, without an account',
  emergency: 'In an emergency',
  afterwards: 'Afterwards',
} as const;

/** What stands behind a word after `cordon`. */
export interface Command {
  readonly moment: keyof typeof MOMENTS;
  readonly summary: string;
  run(args: readonly string[]): Promise<number>;
}

export type Commands = Readonly<Record<string, Command>>;

const WRONG_COMMAND = 2;

export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** The status of the command that is named first; help where none is. */
export async function cordon(
  args: readonly string[],
  commands: Commands,
  { stdout, stderr }: Streams,
): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') {
    stdout.write(helpOf(commands));
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return await command.run(rest);
  stderr.write(`cordon has no command ${JSON.stringify(name)}\n\n${helpOf(commands)}`);
  return WRONG_COMMAND;
}

function helpOf(commands: Commands): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const groups = Object.entries(MOMENTS).map(([moment, title]) => {
    const own = Object.entries(commands).filter(([, command]) => command.moment === moment);
    const list = own.map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}\n`);
    return own.length === 0 ? '' : `${title}:\n${list.join('')}\n`;
  });
  return `First responder for compromised EC2 instances.

Usage: cordon COMMAND [options]

${groups.join('')}cordon COMMAND --help explains each; docs/cli.md shows them at work.
`;
}
