import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Commands, cordon } from '../../../cli/commands/cordon';
import { CollectedOutput } from '../collected-output';

const called: (readonly string[])[] = [];
const commands: Commands = {
  greet: {
    moment: 'emergency',
    summary: 'says hello',
    run: async (args) => {
      called.push(args);
      return 7;
    },
  },
};

async function call(...args: string[]) {
  const [stdout, stderr] = [new CollectedOutput(), new CollectedOutput()];
  return { status: await cordon(args, commands, { stdout, stderr }), stdout, stderr };
}

test('the command that is named first is run with the rest, and gives the status', async () => {
  expect((await call('greet', '--loud')).status).toBe(7);
  expect(called).toEqual([['--loud']]);
});

test.each([[[]], [['--help']], [['-h']]])('help lists the commands (%j)', async (args) => {
  const { status, stdout } = await call(...args);
  expect(status).toBe(0);
  expect(stdout.text).toMatch(/In an emergency:\n {2}greet {2}says hello\n/);
});

test.each(['no-such', 'constructor'])(
  'rejects the command %s, and lists those that there are',
  async (name) => {
    const { status, stderr } = await call(name);
    expect(status).toBe(2);
    expect(stderr.text).toContain(`cordon has no command "${name}"`);
    expect(stderr.text).toContain('greet');
  },
);

test('the file that npm links runs in a checkout as it is', () => {
  const file = join(__dirname, '..', '..', '..', 'cli', 'cordon.mjs');
  const text = execFileSync(process.execPath, [file, 'release', '--help'], { encoding: 'utf8' });
  expect(text).toContain('Usage: cordon release CASE');
});
