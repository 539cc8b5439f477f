import { releaseMain } from '../../../cli/release/main';
import { ACTS_ON_A_TERMINAL, CollectedOutput } from '../collected-output';
import { FINISHED, MACHINE, outputOf, PlayedAccount } from './played-account';

const CASE = 'i-0123456789abcdef0-20261123T030000000Z';
const APPLY = ['--apply', '--reason', 'false alarm'];

async function play(args: readonly string[], account: PlayedAccount, isTTY = false) {
  const [stdout, stderr] = [new CollectedOutput({ isTTY }), new CollectedOutput()];
  const status = await releaseMain(args, { account: () => account, stdout, stderr, environment: {} });
  return { status, stdout, stderr };
}

test.each([
  ['planned', 0],
  ['released', 0],
  ['already-released', 0],
  ['incomplete', 1],
  ['refused', 3],
  ['something new', 4],
])('an outcome of %s ends with the status %i', async (outcome, status) => {
  expect((await play([CASE], PlayedAccount.endingIn(outputOf(outcome)))).status).toBe(status);
});

test('the state machine of the stack is started with what was asked, and by whom', async () => {
  const account = PlayedAccount.endingIn(outputOf('released'));
  await play([CASE, ...APPLY, '--start', '--replacement', 'retire', '--resolve', 'tags=leave'], account);
  expect(account.started).toEqual([
    {
      machineArn: MACHINE,
      name: expect.stringMatching(new RegExp(`^${CASE}-\\w+$`)),
      input: {
        caseId: CASE,
        apply: true,
        by: 'arn:aws:sts::111122223333:assumed-role/Analyst/ada',
        reason: 'false alarm',
        resolutions: { tags: 'leave' },
        start: true,
        replacement: 'retire',
      },
    },
  ]);
  expect(account.started[0]?.name.length).toBeLessThanOrEqual(80);
});

test('a plan shows before, set and now of every field that is not as before, and what happens to it', async () => {
  const { stdout } = await play([CASE], PlayedAccount.endingIn(outputOf('planned')));
  expect(stdout.text).toMatch(/restored\s+groups\.eni-1\n\s+before\s+sg-web\n\s+set\s+sg-q\n\s+now\s+sg-q/);
  expect(stdout.text).toMatch(/DECIDE\s+tags\n/);
  expect(stdout.text).toMatch(/cannot\s+state\n(.*\n){3}\s+only when asked/);
  expect(stdout.text).toMatch(/as before\s+termination-protection/);
  expect(stdout.text).toContain('Nothing was changed');
});

test('what was resolved is shown as it will be', async () => {
  const { stdout } = await play(
    [CASE, '--resolve', 'tags=leave'],
    PlayedAccount.endingIn(outputOf('planned')),
  );
  expect(stdout.text).toMatch(/left\s+tags\n/);
});

test('a refusal says why', async () => {
  const { stdout } = await play([CASE, ...APPLY], PlayedAccount.endingIn(outputOf('refused')));
  expect(stdout.text).toContain('REFUSED, and nothing was changed');
  expect(stdout.text).toContain('somebody else has changed tags');
});

test('a release lists what was done, what is not as before, and where it is recorded', async () => {
  const changes = [
    { at: '', action: 'ec2:DeleteTags', target: 'i-1', what: 'tags removed', outcome: 'done' },
  ];
  const output = outputOf('released', { result: FINISHED, changes });
  const { stdout } = await play([CASE, ...APPLY], PlayedAccount.endingIn(output), true);
  expect(stdout.text).toContain('ec2:DeleteTags i-1: tags removed');
  expect(stdout.text).toContain('state: was running, is stopped');
  expect(stdout.text).toContain('cases/c/release/t/release.json');
});

test('with --json every line is an object, and the last one is the result', async () => {
  const { stdout } = await play([CASE, '--json'], PlayedAccount.endingIn(outputOf('planned')));
  const lines = stdout.lines.map((line) => JSON.parse(line) as { type: string });
  expect(lines.map(({ type }) => type)).toEqual(['progress', 'progress', 'result']);
  expect(lines.at(-1)).toMatchObject({ caseId: CASE, outcome: 'planned' });
});

test.each([[[]], [['--json']]])('what comes from AWS cannot act on a terminal (%j)', async (more) => {
  const evil = 'a\u001b[2Jb\u202ec';
  const output = outputOf('planned');
  const rows = [
    { field: 'other-tags', before: {}, set: {}, now: { Name: evil }, status: 'drift' as const, note: evil },
  ];
  const account = PlayedAccount.endingIn({ ...output, plan: { ...output.plan, rows } });
  const { stdout } = await play([CASE, ...more], account);
  expect(stdout.text).not.toMatch(ACTS_ON_A_TERMINAL);
  expect(stdout.text).toMatch(/2Jb/);
});

test('it follows the workflow with growing pauses, and says now and then that it goes on', async () => {
  const account = PlayedAccount.endingIn(outputOf('released'), 40);
  const { stderr } = await play([CASE, ...APPLY], account);
  expect(account.pausedMs).toBeGreaterThan(60_000);
  expect(stderr.text.match(/It goes on/g)).toHaveLength(2);
});

test('fails with the cause when the workflow did', async () => {
  const account = new PlayedAccount({ status: 'FAILED', error: 'States.Timeout', cause: 'too long' });
  const { status, stderr } = await play([CASE], account);
  expect(status).toBe(4);
  expect(stderr.text).toContain('States.Timeout too long');
});

test('fails when AWS cannot be asked', async () => {
  const account = new PlayedAccount(() => {
    throw Object.assign(new Error('no credentials'), { code: 'CredentialsProviderError' });
  });
  const { status, stderr } = await play([CASE], account);
  expect(status).toBe(4);
  expect(stderr.text).toContain('no credentials');
});

test('rejects a wrong option without asking AWS anything', async () => {
  const stderr = new CollectedOutput();
  const account = (): never => {
    throw new Error('asked');
  };
  const surroundings = { account, stdout: new CollectedOutput(), stderr, environment: {} };
  expect(await releaseMain(['nonsense'], surroundings)).toBe(2);
  expect(stderr.text).toContain('--help explains');
});

test('help names every exit status', async () => {
  const { status, stdout } = await play(['--help'], PlayedAccount.endingIn({}));
  expect(status).toBe(0);
  for (const each of ['0 done', '1 not everything', '2 a wrong option', '3 refused', '4 it failed'])
    expect(stdout.text.replace(/\n/g, ' ')).toContain(each);
});
