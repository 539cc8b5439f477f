import type { ApprovalAccount } from '../../../cli/approval/account';
import { approvalMain } from '../../../cli/approval/main';
import type { Decision } from '../../../cli/approval/messages';
import { gateOf } from '../../../lambdas/common/case-gate';
import type { Answer } from '../../../lambdas/common/gate-answer';
import { CollectedOutput } from '../collected-output';

const CASE = 'i-0123456789abcdef0-20261123T030000000Z';
const BY = 'arn:aws:sts::111122223333:assumed-role/SecurityAnalyst/alice';
const TOKEN = 'AQCE+secret==';
const text = (S: string) => ({ S });

const ITEM = {
  caseId: text(CASE),
  status: text('open'),
  gate: text('ask'),
  taskToken: text(TOKEN),
  askedAt: text('2026-11-23T03:01:00.000Z'),
  askUntil: text('2026-11-23T04:01:00.000Z'),
  question: text(
    JSON.stringify({
      why: 'the instance has the exemption tag cordon:exempt',
      mode: 'online',
      modeReason: "the subject's forensics-mode tag",
      facts: ['t3.micro, running', 'named \u001b[2J'],
      steps: ['move every network interface into the quarantine group'],
    }),
  ),
};

interface Playing {
  readonly item?: object | undefined;
  readonly waits?: boolean;
}

async function call(
  decision: Decision,
  args: readonly string[],
  { item = ITEM, waits = true }: Playing = {},
) {
  const [stdout, stderr] = [new CollectedOutput(), new CollectedOutput()];
  const answers: [string, Answer][] = [];
  const account: ApprovalAccount = {
    whoAsks: async () => BY,
    where: async () => '111122223333/us-east-1',
    caseOf: async () => (Object.keys(item).length > 0 ? gateOf(item) : undefined),
    answer: async (token, answer) => {
      answers.push([token, answer]);
      return waits;
    },
  };
  const surroundings = { account: () => account, stdout, stderr, environment: {} };
  const status = await approvalMain(decision, args, surroundings);
  return { status, stdout: stdout.text, stderr: stderr.text, answers };
}

describe.each<Decision>(['approve', 'deny'])('cordon %s', (decision) => {
  it('shows what is asked and until when, and answers with who and why', async () => {
    const { status, stdout, answers } = await call(decision, [CASE, '--reason', 'checked with payments']);
    expect(status).toBe(0);
    expect(answers).toEqual([[TOKEN, { decision, by: BY, reason: 'checked with payments' }]]);
    for (const part of ['exemption tag', '2026-11-23T04:01:00.000Z', 'quarantine group', BY])
      expect(stdout).toContain(part);
  });

  it('without a reason only shows, and says how to answer', async () => {
    const { status, stdout, answers } = await call(decision, [CASE]);
    expect({ status, answers }).toEqual({ status: 0, answers: [] });
    expect(stdout).toContain(`npx cordon ${decision} ${CASE} --reason`);
  });

  it.each<[string, object | undefined, RegExp]>([
    ['no case', {}, /there is no case of i-0123456789abcdef0 in 111122223333\/us-east-1/],
    ['another case', { ...ITEM, caseId: text(CASE.replace('03', '05')) }, /the newest case/],
    ['a declined case', { ...ITEM, status: text('declined') }, /has ended: declined/],
    [
      'an approved case',
      { ...ITEM, gate: text('open'), cleared: text(JSON.stringify({ how: 'approved', by: BY })) },
      /is being answered: approved arn/,
    ],
    ['an escalated case', { ...ITEM, gate: text('open'), escalatedBy: text('rule act') }, /rule act/],
    [
      'a case that waits for CloudTrail',
      { ...ITEM, gate: text('verify'), taskToken: undefined },
      /CloudTrail/,
    ],
    ['a case that has not asked yet', { ...ITEM, taskToken: undefined }, /try again in a few seconds/],
  ])('refuses %s and says why', async (_, item, why) => {
    const { status, stderr, answers } = await call(decision, [CASE, '--reason', 'x'], { item });
    expect({ status, answers }).toEqual({ status: 3, answers: [] });
    expect(stderr).toMatch(why);
  });

  it('says when nobody waits any more', async () => {
    const { status, stderr } = await call(decision, [CASE, '--reason', 'x'], { waits: false });
    expect(status).toBe(3);
    expect(stderr).toMatch(/nobody waits .* deadline passed \(2026-11-23T04:01:00\.000Z\)/);
  });

  it('never shows the token, nor what could act on a terminal', async () => {
    for (const more of [[], ['--json']]) {
      const { stdout, stderr } = await call(decision, [CASE, '--reason', 'x', ...more]);
      expect(stdout + stderr).not.toContain(TOKEN);
      expect(stdout + stderr).not.toContain('\u001b[2J');
    }
  });

  it('prints one JSON object a line', async () => {
    const { stdout } = await call(decision, [CASE, '--reason', 'x', '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line): { type: string } => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(['question', 'answered']);
  });

  it.each([
    [[], /the case/],
    [['i-1'], /the case/],
    [[CASE, CASE], /one case at a time/],
    [[CASE, '--reason', ' '], /--reason/],
    [[CASE, '--reason', 'x'.repeat(1001)], /--reason/],
    [[CASE, '--apply'], /--apply/],
  ])('rejects %j', async (args, message) => {
    const { status, stderr, answers } = await call(decision, args);
    expect({ status, answers }).toEqual({ status: 2, answers: [] });
    expect(stderr).toMatch(message);
  });

  it('explains itself', async () => {
    const { status, stdout } = await call(decision, ['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: cordon ${decision} CASE`);
  });
});
