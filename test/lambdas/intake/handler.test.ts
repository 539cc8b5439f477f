import type { Case } from '../../../lambdas/common/case';
import type { Answer } from '../../../lambdas/intake/handler';
import { Account } from '../account';
import { TRIGGERS } from './surroundings';
import {
  customAction,
  customEvent,
  directRequest,
  finding,
  imported,
  instanceArn,
  instanceDetails,
  sampleFinding,
  securityFinding,
  sequenceFinding,
  sequenceResource,
  tagChange,
} from './vectors';

let account: Account;
beforeAll(async () => {
  account = await Account.open({
    environment: {
      PLACES: '400',
      TRIGGERS: JSON.stringify({ ...TRIGGERS, customSources: ['com.example.detector'] }),
    },
  });
});
afterAll(() => account.close());
afterEach(() => account.heal());

let ids = 0;
const newId = (): string => `i-0000000000000${String(++ids).padStart(4, '0')}`;
const on = (instanceId: string, detail = {}, service = {}) =>
  finding({ detail, service, resource: { instanceDetails: instanceDetails(instanceId) } });
const tagged = (instanceId: string) => tagChange({ envelope: { resources: [instanceArn(instanceId)] } });
const inHub = (instanceId: string, changed = {}) =>
  securityFinding({
    finding: { Resources: [{ Type: 'AwsEc2Instance', Id: instanceArn(instanceId) }], ...changed },
  });

const intake = (event: unknown) => account.invoke<Answer>('Intake', event);
const executionsOn = (instanceId: string) =>
  account.range.record.executions.filter(({ name }) => name.startsWith(instanceId));

const keyOf = (instanceId: string) => ({ subjectKey: `111122223333/us-east-1/${instanceId}` });
const item = (instanceId: string) => account.item(keyOf(instanceId));

function set(instanceId: string, attributes: Record<string, string>): void {
  const entries = Object.entries(attributes).map(([name, S]) => [name, { S }]);
  Object.assign(item(instanceId) ?? {}, Object.fromEntries(entries));
}

/** The triggers that joined, as the item lists them. */
const joinedOf = (instanceId: string): { at: string; trigger: Case['trigger'] }[] =>
  (item(instanceId)?.triggers?.L ?? []).map(({ S = '' }) => JSON.parse(S));

describe('intake', () => {
  it('opens a case and starts its workflow under the name of the case', async () => {
    const id = newId();
    const outcome = await intake(on(id));
    expect(outcome).toEqual({ outcome: 'opened', caseId: expect.stringMatching(`^${id}-\\d{8}T\\d{9}Z$`) });
    const [execution, ...others] = executionsOn(id);
    expect(others).toEqual([]);
    expect(outcome).toMatchObject({ caseId: execution?.name });
    expect(item(id)).toMatchObject({
      subject: { S: `111122223333/us-east-1/${id}` },
      status: { S: 'open' },
      executionArn: { S: execution?.arn },
      joined: { N: '0' },
      severity: { N: '8' },
      gate: { S: 'open' },
      triggers: { L: [] },
    });
    expect(
      account
        .calls()
        .map(({ operation }) => operation)
        .toSorted(),
    ).toEqual(['PutItem', 'StartExecution', 'UpdateItem']);
  });

  it('lets every later trigger on the subject join the open case, whatever it is', async () => {
    const id = newId();
    const opened = await intake(on(id));
    const later = [on(id), on(id, { id: 'another', type: 'Backdoor:EC2/Spambot' }), tagged(id)];
    for (const event of later) expect(await intake(event)).toEqual({ ...opened, outcome: 'joined' });
    expect(executionsOn(id)).toHaveLength(1);
    expect(item(id)).toMatchObject({ joined: { N: '3' } });
    expect(joinedOf(id)).toMatchObject([
      {
        at: expect.stringMatching(/Z$/),
        trigger: { findingId: 'another', findingType: 'Backdoor:EC2/Spambot' },
      },
      { trigger: { kind: 'tag', key: 'cordon:respond' } },
    ]);
  });

  it.each(['contained', 'not-contained'])('still counts a case as open that ended as %s', async (status) => {
    const id = newId();
    await intake(on(id));
    set(id, { status });
    expect(await intake(on(id))).toMatchObject({ outcome: 'joined' });
    expect(executionsOn(id)).toHaveLength(1);
  });

  it.each(['released', 'rehearsed', 'declined', 'not-allowed'])(
    'opens a new case after one that was %s',
    async (status) => {
      const id = newId();
      const first = await intake(on(id));
      set(id, { status });
      const second = await intake(on(id));
      expect(second).toMatchObject({ outcome: 'opened' });
      expect(second).not.toEqual(first);
      expect(executionsOn(id)).toHaveLength(2);
      expect(item(id)).toMatchObject({ status: { S: 'open' }, joined: { N: '0' } });
    },
  );

  it('keeps the cases of two subjects apart', async () => {
    const [one, two] = [newId(), newId()];
    expect(await intake(on(one))).toMatchObject({ outcome: 'opened' });
    expect(await intake(on(two))).toMatchObject({ outcome: 'opened' });
  });

  it('starts the workflow of a case that was opened by an intake which died before it started it', async () => {
    const id = newId();
    account.fail('states', 'StartExecution', 'denied');
    await expect(intake(on(id))).rejects.toMatchObject({ error: 'AccessDeniedException' });
    account.heal();
    await account.pass(60_000);
    const joined = await intake(on(id, { id: 'another' }));
    const [execution] = executionsOn(id);
    expect(joined).toEqual({ outcome: 'joined', caseId: execution?.name });
    expect(JSON.parse(item(id)?.request?.S ?? '')).toEqual(execution?.input);
  });

  it.each([
    ['dynamodb', 'PutItem'],
    ['states', 'StartExecution'],
  ] as const)(
    'opens one case and starts one workflow when the answer of %s %s is lost',
    async (service, operation) => {
      const id = newId();
      account.fail(service, operation, 'lost-answer', [1]);
      expect(await intake(on(id))).toMatchObject({ outcome: 'opened' });
      expect(executionsOn(id)).toHaveLength(1);
      expect(item(id)).toMatchObject({ joined: { N: '0' } });
    },
  );

  it('fails when the case table cannot be written, and starts nothing', async () => {
    const id = newId();
    account.fail('dynamodb', 'PutItem', 'denied');
    await expect(intake(on(id))).rejects.toMatchObject({ error: 'AccessDeniedException' });
    expect(executionsOn(id)).toEqual([]);
  });

  it.each([
    ['of another account', { accountId: '444455556666' }],
    ['of another Region', { region: 'eu-central-1' }],
  ])('ignores a subject %s', async (_, detail) => {
    expect(await intake(on(newId(), detail))).toMatchObject({ outcome: 'ignored' });
    expect(account.calls()).toEqual([]);
  });

  it('calls nothing for what is ignored or refused', async () => {
    expect(await intake(sampleFinding('Instance', 'x'))).toMatchObject({ outcome: 'ignored' });
    expect(account.calls()).toEqual([]);
    await expect(intake({ source: 'aws.ec2' })).rejects.toMatchObject({ error: 'InvalidInput' });
    expect(account.calls()).toEqual([]);
    await expect(
      intake(tagChange({ detail: { tags: { 'cordon:respond': 'maybe' } } })),
    ).rejects.toMatchObject({ error: 'RefusedTrigger' });
    expect(account.calls()).toEqual([]);
  });

  it('hands to the workflow what decided, and what stands before the first change', async () => {
    const [asked, of, by] = [newId(), newId(), newId()];
    await intake(on(asked, { severity: 5 }));
    await intake(tagged(of));
    await intake(directRequest({ instanceId: by, mode: 'offline' }));
    expect(executionsOn(asked)).toMatchObject([{ input: { gate: 'ask', decision: { rule: 'likely' } } }]);
    expect(executionsOn(of)).toMatchObject([{ input: { gate: 'verify', decision: { rule: 'tag' } } }]);
    expect(executionsOn(by)).toMatchObject([
      { input: { gate: 'open', mode: 'offline', decision: { rule: 'person' }, trigger: { kind: 'person' } } },
    ]);
  });
});

describe('an event with many parts', () => {
  it('opens a case for every instance of an attack sequence', async () => {
    const all = Array.from({ length: 25 }, newId);
    const answer = await intake(sequenceFinding(all.map((id) => sequenceResource(id))));
    expect(answer).toEqual({
      outcomes: all.map((id) => ({ outcome: 'opened', caseId: executionsOn(id)[0]?.name })),
    });
    for (const id of all) expect(executionsOn(id)).toHaveLength(1);
  });

  it('in which one is bad answers the others, then fails, and when it is tried again changes nothing', async () => {
    const [first, second] = [newId(), newId()];
    const event = customAction([inHub(first), { Id: 7 }, inHub(second)]);
    for (const _ of ['first', 'again', 'once more'])
      await expect(intake(event)).rejects.toMatchObject({
        error: 'RefusedTrigger',
        detail: expect.stringContaining('the other 2 of the event'),
      });
    for (const id of [first, second]) {
      expect(executionsOn(id)).toHaveLength(1);
      expect(joinedOf(id)).toEqual([]);
    }
  });

  it('answers the others too when one cannot be written', async () => {
    const all = Array.from({ length: 5 }, newId);
    account.fail('dynamodb', 'PutItem', 'denied', [2]);
    await expect(intake(sequenceFinding(all.map((id) => sequenceResource(id))))).rejects.toMatchObject({
      error: 'AccessDeniedException',
    });
    expect(all.filter((id) => executionsOn(id).length === 1)).toHaveLength(4);
  });

  it('with a part for another account answers its own', async () => {
    const id = newId();
    const event = sequenceFinding([
      sequenceResource(newId(), 'EC2_INSTANCE', { accountId: '444455556666' }),
      sequenceResource(id),
    ]);
    expect(await intake(event)).toEqual({
      outcomes: [
        expect.objectContaining({ outcome: 'ignored' }),
        expect.objectContaining({ outcome: 'opened' }),
      ],
    });
  });
});

describe('one case', () => {
  it('is joined by the copies of the same finding, which are counted and not listed', async () => {
    const id = newId();
    await intake(on(id));
    const update = on(id, {}, { count: 9, eventLastSeen: '2026-11-23T05:00:00.000Z' });
    const copy = { ...imported(), detail: { findings: [inHub(id)] } };
    for (const event of [on(id), update, copy])
      expect(await intake(event)).toMatchObject({ outcome: 'joined' });
    expect(item(id)).toMatchObject({ joined: { N: '3' } });
    expect(joinedOf(id)).toEqual([]);
  });

  it('lists another finding once however often it comes, as it came last', async () => {
    const id = newId();
    await intake(on(id));
    for (const severity of [7, 9]) await intake(on(id, { id: 'another', severity }));
    expect(joinedOf(id)).toMatchObject([{ trigger: { findingId: 'another', severity: 9 } }]);
    expect(item(id)).toMatchObject({ severity: { N: '9' } });
  });

  it('keeps the highest severity, and at most the latest hundred', async () => {
    const id = newId();
    await intake(on(id));
    for (let n = 0; n < 103; n++) await intake(on(id, { id: `finding-${n}`, severity: n === 50 ? 9.5 : 7 }));
    expect(item(id)).toMatchObject({ severity: { N: '9.5' }, joined: { N: '103' } });
    const listed = joinedOf(id);
    expect(listed).toHaveLength(100);
    expect(listed.at(-1)).toMatchObject({ trigger: { findingId: 'finding-102' } });
  });

  /** The ids that the calls of intake gave to a case of the subject. */
  const triedOn = (id: string): string[] =>
    account.range.calls.flatMap(({ operation, input }) => {
      const { Item } = Object(input);
      return operation === 'PutItem' && Item?.subject?.S?.endsWith(id) ? [Item.caseId.S] : [];
    });

  it('of two triggers in the same millisecond makes one execution, and loses neither', async () => {
    // Functions do not start at once; of so many pairs one does.
    for (let pair = 0; pair < 400; pair++) {
      const id = newId();
      await account.invokeAll('Intake', [on(id), on(id, { id: 'another', severity: 9 })], 0);
      expect(executionsOn(id)).toHaveLength(1);
      expect(item(id)).toMatchObject({ joined: { N: '1' }, severity: { N: '9' } });
      if (new Set(triedOn(id)).size === 1) return;
    }
    throw new Error('no two triggers came in the same millisecond');
  });

  it('loses none of those that join at once', async () => {
    const id = newId();
    await intake(on(id));
    const events = Array.from({ length: 6 }, (_, n) => on(id, { id: `finding-${n}` }));
    await account.invokeAll('Intake', events, 0);
    expect(item(id)).toMatchObject({ joined: { N: '6' } });
    expect(joinedOf(id)).toHaveLength(6);
  });

  it('is not opened again by what was seen before its release, and is by what is seen after', async () => {
    const id = newId();
    await intake(on(id));
    set(id, { status: 'released', releasedAt: '2026-11-23T02:58:00.000Z' });
    expect(await intake(on(id))).toMatchObject({ outcome: 'joined' });
    expect(executionsOn(id)).toHaveLength(1);
    expect(await intake(on(id, {}, { eventLastSeen: '2026-11-23T02:58:01.000Z' }))).toMatchObject({
      outcome: 'opened',
    });
  });

  it('that a person declined is not opened again within a day by what is no worse', async () => {
    const id = newId();
    await intake(on(id, { severity: 5 }));
    set(id, { status: 'declined', reportedAt: '2026-11-23T02:58:00.000Z' });
    expect(await intake(on(id, { id: 'another', severity: 5 }))).toMatchObject({ outcome: 'joined' });
    expect(account.calls('StartExecution')).toEqual([]);
    expect(await intake(on(id, { id: 'worse', severity: 5.1 }))).toMatchObject({ outcome: 'opened' });
  });

  it('of a tag that was turned down keeps no finding from being answered', async () => {
    const id = newId();
    await intake(tagged(id));
    set(id, { status: 'declined', reportedAt: '2026-11-23T02:58:00.000Z' });
    expect(await intake(on(id, { severity: 9.5 }))).toMatchObject({ outcome: 'opened' });
  });

  it('of a tag that was turned down together with a finding is not opened again by one that is no worse', async () => {
    const id = newId();
    await intake(tagged(id));
    await intake(on(id, { severity: 5 }));
    set(id, { status: 'declined', reportedAt: '2026-11-23T02:58:00.000Z' });
    expect(await intake(on(id, { id: 'another', severity: 5 }))).toMatchObject({ outcome: 'joined' });
    expect(await intake(on(id, { id: 'worse', severity: 5.1 }))).toMatchObject({ outcome: 'opened' });
  });

  it('fails where the table has the case of another subject in its place, and starts nothing', async () => {
    const [id, other] = [newId(), newId()];
    await intake(on(id));
    const { request } = item(id) ?? {};
    set(id, { request: (request?.S ?? '').replaceAll(id, other) });
    await expect(intake(on(id))).rejects.toMatchObject({ detail: expect.stringContaining('is one of') });
    expect(executionsOn(other)).toEqual([]);
  });

  it('that a person declined is opened again after a day, and at any time by a person', async () => {
    const [later, person] = [newId(), newId()];
    for (const id of [later, person]) await intake(on(id, { severity: 5 }));
    set(later, { status: 'declined', reportedAt: '2026-11-22T02:00:00.000Z' });
    set(person, { status: 'declined', reportedAt: '2026-11-23T02:58:00.000Z' });
    expect(await intake(on(later, { severity: 5 }))).toMatchObject({ outcome: 'opened' });
    expect(await intake(directRequest({ instanceId: person }))).toMatchObject({ outcome: 'opened' });
  });
});

describe('a case that ended as not contained', () => {
  const numbers = (id: string) => executionsOn(id).map(({ name }) => name.replace(/^.*Z/, ''));
  const next = (id: string, n: number) => intake(on(id, { id: `finding-${n}` }));
  const end = (id: string): void => set(id, { status: 'not-contained' });

  async function ended(): Promise<string> {
    const id = newId();
    await intake(on(id));
    end(id);
    return id;
  }

  it('is started again by the next trigger, as the same case with its own request', async () => {
    const id = await ended();
    const [first] = executionsOn(id);
    expect(await intake(tagged(id))).toEqual({ outcome: 'joined', caseId: first?.name });
    const [, second, ...others] = executionsOn(id);
    expect(others).toEqual([]);
    expect(second?.name).toBe(`${first?.name}-2`);
    expect(second?.input).toEqual({
      ...(first?.input as object),
      gate: 'open',
      attempt: { number: 2, at: expect.any(String), because: expect.objectContaining({ kind: 'tag' }) },
    });
    expect(item(id)).toMatchObject({ status: { S: 'open' }, executionArn: { S: second?.arn } });
    expect(JSON.parse(item(id)?.request?.S ?? '')).toEqual(second?.input);
  });

  it('is started once by those that come at once, and not by the same event again', async () => {
    const id = await ended();
    await Promise.all([next(id, 1), intake(tagged(id)), next(id, 2)]);
    await Promise.all([next(id, 3), intake(tagged(id))]);
    expect(numbers(id)).toEqual(['', '-2']);
    end(id);
    await intake(on(id));
    expect(numbers(id)).toEqual(['', '-2']);
  });

  it('is started again three times by findings, and any number of times by people', async () => {
    const id = await ended();
    for (let n = 1; n <= 6; n++) {
      await next(id, n);
      end(id);
    }
    expect(numbers(id)).toEqual(['', '-2', '-3', '-4']);
    for (let n = 1; n <= 2; n++) {
      await intake(directRequest({ instanceId: id }));
      end(id);
    }
    expect(numbers(id)).toEqual(['', '-2', '-3', '-4', '-5', '-6']);
  });

  it('is started under the same name when the intake that made the attempt died before it started it', async () => {
    const id = await ended();
    account.fail('states', 'StartExecution', 'denied');
    await expect(next(id, 1)).rejects.toMatchObject({ error: 'AccessDeniedException' });
    account.heal();
    await account.pass(60_000);
    await next(id, 1);
    await next(id, 2);
    expect(numbers(id)).toEqual(['', '-2']);
    expect(executionsOn(id)[1]?.input).toMatchObject({ attempt: { because: { findingId: 'finding-1' } } });
  });

  it('is started once when the answer of the table is lost', async () => {
    const id = await ended();
    account.fail('dynamodb', 'UpdateItem', 'lost-answer');
    await next(id, 1).catch(() => undefined);
    account.heal();
    await account.pass(60_000);
    await next(id, 1);
    expect(numbers(id)).toEqual(['', '-2']);
  });

  it.each(['contained', 'releasing', 'released'])('but is left alone where it is %s', async (status) => {
    const id = await ended();
    set(id, { status, releasedAt: '2026-11-23T02:59:59.000Z' });
    await next(id, 1);
    expect(numbers(id)).toEqual(['']);
  });
});

describe('other systems', () => {
  const told = () => account.calls('PutEvents').flatMap(({ input }) => Object(input).Entries);

  it('hear of what joined a case when it is new to it, and not again', async () => {
    const id = newId();
    const opened = await intake(on(id));
    await intake(on(id));
    expect(told()).toEqual([]);
    await intake(on(id, { id: 'another', severity: 9 }));
    const [event, ...others] = told();
    expect(others).toEqual([]);
    expect(event).toMatchObject({ Source: 'cordon', DetailType: 'cordon.case.joined' });
    expect(JSON.parse(event.Detail)).toMatchObject({
      instanceId: id,
      trigger: { kind: 'finding', findingId: 'another', severity: 9 },
      ...('caseId' in opened && { caseId: opened.caseId }),
    });
    await intake(on(id, { id: 'another', severity: 9 }));
    expect(told()).toEqual([]);
  });

  it('hear of many in few calls', async () => {
    const all = Array.from({ length: 12 }, newId);
    for (const id of all) await intake(on(id));
    const resources = all.map((id) => sequenceResource(id));
    await intake(sequenceFinding(resources, { id: 'a-sequence' }));
    expect(account.calls('PutEvents')).toHaveLength(2);
    expect(told()).toHaveLength(12);
  });

  it('do not hear of what joins a case that is over, and hold up none when the bus does not answer', async () => {
    const id = newId();
    await intake(on(id, { severity: 5 }));
    set(id, { status: 'declined', reportedAt: '2026-11-23T02:58:00.000Z' });
    await intake(on(id, { id: 'another', severity: 5 }));
    expect(told()).toEqual([]);
    set(id, { status: 'open' });
    account.fail('events', 'PutEvents', 'denied');
    expect(await intake(on(id, { id: 'third' }))).toMatchObject({ outcome: 'joined' });
  });
});

describe('a gate that stands', () => {
  it.each([
    [
      'a worse finding',
      (id: string) => on(id, { id: 'worse', severity: 9 }),
      'rule severe: the finding Backdoor:EC2/C&CActivity.B, severity 9',
    ],
    ['a person', (id: string) => directRequest({ instanceId: id }), 'rule person: '],
    ['a detector of one’s own', (id: string) => customEvent({ instances: [id] }), 'rule own-detector: '],
  ])('is opened by %s', async (_, event, by) => {
    const id = newId();
    await intake(on(id, { severity: 5 }));
    await intake(event(id));
    expect(item(id)).toMatchObject({ gate: { S: 'open' }, escalatedBy: { S: expect.stringContaining(by) } });
  });

  it.each([
    ['another that asks', (id: string) => on(id, { id: 'another', severity: 6 })],
    ['a tag, whose setter is not known', (id: string) => tagged(id)],
  ])('is not opened by %s', async (_, event) => {
    const id = newId();
    await intake(on(id, { severity: 5 }));
    await intake(event(id));
    expect(item(id)).toMatchObject({ gate: { S: 'ask' } });
    expect(item(id)?.escalatedBy).toBeUndefined();
  });

  it('is not opened where the case is over', async () => {
    const id = newId();
    await intake(on(id, { severity: 5 }));
    set(id, { status: 'contained' });
    await intake(on(id, { id: 'worse', severity: 9 }));
    expect(item(id)).toMatchObject({ gate: { S: 'ask' } });
  });

  it('answers for the person who is asked, and does not mind when nobody waits any more', async () => {
    const id = newId();
    await intake(on(id, { severity: 5 }));
    set(id, { taskToken: 'a-token-that-nobody-waits-for' });
    expect(await intake(on(id, { id: 'worse', severity: 9 }))).toMatchObject({ outcome: 'joined' });
    expect(account.calls('SendTaskSuccess')).toMatchObject([
      { input: { taskToken: 'a-token-that-nobody-waits-for' } },
    ]);
  });

  it('is answered again by the next trigger when the one that opened it could not say so', async () => {
    const id = newId();
    await intake(on(id, { severity: 5 }));
    set(id, { taskToken: 'a-token' });
    account.fail('states', 'SendTaskSuccess', 'denied');
    await expect(intake(on(id, { id: 'worse', severity: 9 }))).rejects.toMatchObject({
      error: 'AccessDeniedException',
    });
    account.heal();
    await intake(on(id, { id: 'worse', severity: 9 }));
    expect(account.calls('SendTaskSuccess')).toHaveLength(1);
  });
});
