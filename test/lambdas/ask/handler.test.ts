import { stringify } from 'node:querystring';
import type { Case } from '../../../lambdas/common/case';
import { isoTime } from '../../../range/kernel/iso';
import type { WaitingTask } from '../../../range/services/states/state';
import { Account } from '../account';
import { caseOf } from '../case-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

const TOKEN = 'AQCEAAAAKgAAAAMAAAAA+secret/token==';
const QUESTION = {
  why: 'the instance has the exemption tag cordon:exempt',
  mode: 'online',
  modeReason: 'no tag',
  facts: ['t3.micro, running'],
  steps: ['move every network interface into the quarantine group'],
};

/** The case as `assess` left it, and the task that waits. */
function asked(gate = 'ask', taskToken = TOKEN) {
  const request = caseOf(account.launch().id);
  Object.assign(account.openCase(request), {
    gate: { S: gate },
    question: { S: JSON.stringify(QUESTION) },
  });
  const answers: unknown[] = [];
  let isOpen = true;
  const task: WaitingTask = {
    isOpen: () => isOpen,
    succeed: (output) => {
      isOpen = false;
      answers.push(JSON.parse(output));
    },
    fail: () => undefined,
    heartbeat: () => undefined,
  };
  account.world.states.tasks.set(taskToken, task);
  return { request, answers };
}

const ask = (request: Case, parts: object = {}) =>
  account.invoke('Ask', {
    case: request,
    taskToken: TOKEN,
    execution: `arn:aws:states:us-east-1:111122223333:execution:Response:${request.caseId}`,
    askedFrom: isoTime(account.range.clock.now()),
    ...parts,
  });

const notices = () => [...account.world.sns.topics.values()].flatMap(({ messages }) => messages);
const lastNotice = () => notices().at(-1)?.message ?? '';
const textOf = (request: Case, name: string) => account.item(request)?.[name]?.S;

describe('ask', () => {
  it('stores the token and tells people what would be done, until when, and what to type', async () => {
    const { request, answers } = asked();
    const from = account.range.clock.now();
    expect(await ask(request, { askedFrom: isoTime(from) })).toMatchObject({ status: 'ok' });
    expect(answers).toEqual([]);
    expect(textOf(request, 'taskToken')).toBe(TOKEN);
    expect(textOf(request, 'askUntil')).toBe(isoTime(from + 3_600_000));
    for (const part of [
      QUESTION.why,
      QUESTION.steps[0],
      QUESTION.facts[0],
      isoTime(from + 3_600_000),
      'acts as if you had approved',
      `cordon approve ${request.caseId}`,
      `cordon deny ${request.caseId}`,
    ])
      expect(lastNotice()).toContain(part);
  });

  it('says that silence lets no tag pass of which nobody knows who set it', async () => {
    const { request } = asked('verify');
    await ask(request);
    expect(lastNotice()).toContain('Cordon leaves the instance alone');
  });

  it('says the token to nobody: not in a log, a notice, an event', async () => {
    const { request } = asked();
    await ask(request);
    const { logs, events } = account.range.record;
    const said = JSON.stringify([logs, events, notices()]);
    for (const form of [TOKEN, encodeURIComponent(TOKEN), stringify({ t: TOKEN }).slice(2)])
      expect(said).not.toContain(form);
  });

  it('answers itself at once, and tells nobody, when the gate was opened meanwhile', async () => {
    const { request, answers } = asked('open');
    const before = notices().length;
    expect(await ask(request)).toMatchObject({ status: 'skipped' });
    expect(answers).toEqual([{ decision: 'opened' }]);
    expect(notices()).toHaveLength(before);
  });

  it('sees a gate that is opened right after the token was stored', async () => {
    const { request, answers } = asked();
    account.after('UpdateItem', () => Object.assign(account.item(request) ?? {}, { gate: { S: 'open' } }));
    await ask(request);
    expect(answers).toEqual([{ decision: 'opened' }]);
  });

  it('tells people once, and keeps the newest token, when it is asked again', async () => {
    const { request } = asked();
    await ask(request);
    const before = notices().length;
    await account.pass(1000);
    await ask(request, { taskToken: 'the next one' });
    expect(textOf(request, 'taskToken')).toBe('the next one');
    expect(notices()).toHaveLength(before);
  });

  it('tells people by the next attempt when it could not', async () => {
    const { request } = asked();
    account.fail('sns', 'Publish', 'denied');
    await expect(ask(request)).rejects.toMatchObject({ error: expect.any(String) });
    account.heal();
    await ask(request);
    expect(lastNotice()).toContain(request.caseId);
  });

  it('does not put the token of a late repetition over a later one', async () => {
    const { request } = asked();
    const later = { askedAt: { S: '2999-01-01T00:00:00.000Z' }, taskToken: { S: 'later' } };
    Object.assign(account.item(request) ?? {}, later);
    expect(await ask(request)).toMatchObject({ status: 'skipped' });
    expect(textOf(request, 'taskToken')).toBe('later');
  });

  it('does not touch the case that a subject has by now', async () => {
    const { request } = asked();
    const next = caseOf(request.instanceId);
    account.openCase(next);
    expect(await ask(request)).toMatchObject({ status: 'skipped' });
    expect(textOf(next, 'taskToken')).toBeUndefined();
  });
});
