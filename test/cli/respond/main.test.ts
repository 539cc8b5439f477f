import { respondMain } from '../../../cli/respond/main';
import { ACTS_ON_A_TERMINAL, CollectedOutput } from '../collected-output';
import { ADA, PlayedAccount, summaryOf } from './played-account';

const [A, B] = ['i-0aaaaaaaaaaaaaaaa', 'i-0bbbbbbbbbbbbbbbb'];
const CASE_A = `${A}-20261123T030000000Z`;
const CASE_B = `${B}-20261123T030000001Z`;
const CONVENTIONS = {
  modeKey: 'forensics-mode',
  exemptKey: 'cordon:exempt',
  defaultMode: 'online',
  isDryRun: false,
} as const;

const one = { id: A, state: 'running', tags: { Name: 'web-1', 'forensics-mode': 'offline' } };
const other = { id: B, state: 'stopped', tags: { 'cordon:exempt': '' } };

async function play(args: readonly string[], account: PlayedAccount) {
  const [stdout, stderr] = [new CollectedOutput(), new CollectedOutput()];
  const surroundings = { account: () => account, conventions: CONVENTIONS, stdout, stderr, environment: {} };
  return { status: await respondMain(args, surroundings), stdout, stderr };
}

const succeeded = (fields: Parameters<typeof summaryOf>[0]) => ({
  status: 'SUCCEEDED',
  output: JSON.stringify(summaryOf(fields)),
});

describe('nothing is started', () => {
  test.each([
    [[A], [one], 0, 'add --reason TEXT'],
    [['--vpc', 'vpc-0aaaaaaaaaaaaaaaa'], [one, other], 0, 'add --apply --reason TEXT'],
    [['--vpc', 'vpc-0aaaaaaaaaaaaaaaa', '--reason', 'worm'], [one, other], 3, 'add --apply'],
    [['--asg', 'web', '--reason', 'worm'], [one], 3, 'add --apply'],
    [[A, B, '--reason', 'worm'], [one, other], 3, 'add --apply'],
  ])('by %j, which says what is missing', async (args, found, status, says) => {
    const account = new PlayedAccount(found);
    const played = await play(args, account);
    expect(played.status).toBe(status);
    expect(played.stdout.text).toContain(says);
    expect(account.started).toEqual([]);
  });

  test('where there is no instance', async () => {
    const account = new PlayedAccount([]);
    const { status, stderr, stdout } = await play([A, '--reason', 'worm'], account);
    expect(status).toBe(3);
    expect(stdout.text).toContain(`${A} is not there to be answered: no such instance`);
    expect(stderr.text).toContain('no instance here');
    expect(account.started).toEqual([]);
  });

  test.each([
    [[], /what to answer/],
    [[A, '--vpc', 'vpc-0aaaaaaaaaaaaaaaa'], /what to answer/],
    [['i-nonsense'], /an instance is 'i-nonsense'/],
    [['--vpc', 'vpc-1'], /--vpc is 'vpc-1'/],
    [[A, '--apply'], /--reason/],
    [[A, '--mode', 'gently'], /--mode is 'gently'/],
    [[A, '--reason', 'a\u001b[2Jb'], /--reason/],
  ])('fails for the command line %j', async (args, message) => {
    const account = new PlayedAccount([one]);
    const { status, stderr } = await play(args, account);
    expect(status).toBe(2);
    expect(stderr.text).toMatch(message);
    expect(account.started).toEqual([]);
  });
});

test('the plan shows names, states, modes and who asks a person first', async () => {
  const { stdout } = await play(['--vpc', 'vpc-0aaaaaaaaaaaaaaaa'], new PlayedAccount([one, other]));
  expect(stdout.text).toContain('2 instances in vpc-0aaaaaaaaaaaaaaaa: 1 offline, 1 online');
  expect(stdout.text).toMatch(/i-0a+ {2}web-1 {2}running, offline \(its forensics-mode tag\)/);
  expect(stdout.text).toContain('EXEMPT: asks first');
});

test('one instance with a reason goes at once, under the name of whoever asks', async () => {
  const account = new PlayedAccount([one], succeeded({ instances: 1, opened: [CASE_A] }));
  const { status, stdout } = await play([A, '--reason', 'it mines', '--mode', 'online', '--range'], account);
  expect(status).toBe(0);
  expect(account.started.map(({ input }) => input)).toEqual([
    { target: { instances: [A] }, by: ADA, reason: 'it mines', mode: 'online', dryRun: false },
  ]);
  expect(stdout.text).toContain(`Next: cordon status ${CASE_A} --range`);
});

test('a whole VPC goes with --apply, and the summary has each case once', async () => {
  const summary = { instances: 2, opened: [CASE_A], refused: [`${B} it is in another account`] };
  const { status, stdout } = await play(
    ['--vpc', 'vpc-0aaaaaaaaaaaaaaaa', '--apply', '--reason', 'worm'],
    new PlayedAccount([one, other], succeeded(summary)),
  );
  expect(status).toBe(1);
  expect(stdout.text).toContain('2 instances: 1 opened, 0 joined, 1 refused');
  expect(stdout.text).toContain(`${B} it is in another account`);
});

test('a dry run needs no reason, starts the machine as one, and says whom it would be', async () => {
  const account = new PlayedAccount([one, other], succeeded({ dryRun: true, wouldBe: [A, B] }));
  const { status, stdout } = await play(['--vpc', 'vpc-0aaaaaaaaaaaaaaaa', '--dry-run'], account);
  expect(status).toBe(0);
  expect(account.started[0]?.input.dryRun).toBe(true);
  expect(stdout.text).toContain('Dry run: 2 cases would be opened');
});

test.each([
  ['contained', 0],
  ['not-contained', 1],
  ['declined', 1],
])('with --follow it waits for the verdict: %s ends with the status %i', async (verdict, status) => {
  const account = new PlayedAccount([one], succeeded({ instances: 1, opened: [CASE_A] }));
  const state = { caseId: CASE_A, isAsked: false };
  account.cases.set(A, [
    { ...state, status: 'open' },
    { ...state, status: 'open', isAsked: true },
    { ...state, status: 'open', isAsked: true },
    { ...state, status: verdict },
  ]);
  const played = await play([A, '--reason', 'it mines', '--follow'], account);
  expect(played.status).toBe(status);
  expect(played.stdout.text).toContain(`${CASE_A} ${verdict}`);
  expect(played.stdout.text.match(/waits for a person: cordon approve/g)).toHaveLength(1);
});

test('in a large fleet, whose summary names instances, their cases are followed all the same', async () => {
  const account = new PlayedAccount([one, other], succeeded({ instances: 2, opened: [A], joined: [B] }));
  account.cases.set(A, [{ caseId: CASE_A, status: 'contained', isAsked: false }]);
  account.cases.set(B, [{ caseId: CASE_B, status: 'contained', isAsked: false }]);
  const { status, stdout } = await play([A, B, '--apply', '--reason', 'worm', '--follow'], account);
  expect(status).toBe(0);
  expect(stdout.text).toContain('2 of 2 cases contained');
});

test('a refusal of the machine is said in its own words', async () => {
  const cause = JSON.stringify({ errorType: 'FleetRefused', errorMessage: 'the VPC has 10001 instances' });
  const account = new PlayedAccount([one], { status: 'FAILED', error: 'FleetRefused', cause });
  const { status, stderr } = await play([A, '--reason', 'worm'], account);
  expect(status).toBe(3);
  expect(stderr.text).toContain('the VPC has 10001 instances');
});

test('fails with the cause when the machine did', async () => {
  const account = new PlayedAccount([one], { status: 'FAILED', error: 'States.Timeout', cause: 'too long' });
  const { status, stderr } = await play([A, '--reason', 'worm'], account);
  expect(status).toBe(4);
  expect(stderr.text).toContain('States.Timeout too long');
});

test.each([[[]], [['--json']]])('what stands in tags cannot act on a terminal (%j)', async (more) => {
  const evil = { ...one, tags: { Name: 'a\u001b[2Jb\u202ec', 'forensics-mode': 'x\u001b]0;y' } };
  const { stdout } = await play([A, ...more], new PlayedAccount([evil]));
  expect(stdout.text).not.toMatch(ACTS_ON_A_TERMINAL);
});

test('with --json every line is an object: the plan, progress, the summary', async () => {
  const account = new PlayedAccount([one], succeeded({ instances: 1, opened: [CASE_A] }), 40);
  const { stdout } = await play([A, '--reason', 'worm', '--json'], account);
  const lines = stdout.lines.map((line) => JSON.parse(line) as { type: string });
  expect(lines.map(({ type }) => type)).toEqual(['plan', 'progress', 'progress', 'progress', 'summary']);
  expect(lines.at(-1)).toMatchObject({ opened: [CASE_A] });
});
