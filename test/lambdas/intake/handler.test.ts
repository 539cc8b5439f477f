import type { Outcome } from '../../../lambdas/intake/handler';
import { Account } from '../account';
import { finding, instanceArn, instanceDetails, sampleFinding, tagChange } from './vectors';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

let ids = 0;
const newId = (): string => `i-0000000000000${String(++ids).padStart(4, '0')}`;
const on = (instanceId: string, detail = {}) =>
  finding({ detail, resource: { instanceDetails: instanceDetails(instanceId) } });
const tagged = (instanceId: string) => tagChange({ envelope: { resources: [instanceArn(instanceId)] } });

const intake = (event: unknown): Promise<Outcome> => account.invoke<Outcome>('Intake', event);
const executionsOn = (instanceId: string) =>
  account.range.record.executions.filter(({ name }) => name.startsWith(instanceId));

const keyOf = (instanceId: string) => ({ subjectKey: `111122223333/us-east-1/${instanceId}` });
const item = (instanceId: string) => account.item(keyOf(instanceId));

function setStatus(instanceId: string, status: string): void {
  Object.assign(item(instanceId) ?? {}, { status: { S: status } });
}

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
      joined: { N: '0' },
    });
  });

  it('lets every later trigger on the subject join the open case, whatever it is', async () => {
    const id = newId();
    const opened = await intake(on(id));
    const later = [on(id), on(id, { id: 'another', type: 'Backdoor:EC2/Spambot' }), tagged(id)];
    for (const event of later) expect(await intake(event)).toEqual({ ...opened, outcome: 'joined' });
    expect(executionsOn(id)).toHaveLength(1);
    expect(item(id)).toMatchObject({ joined: { N: '3' } });
  });

  it.each(['contained', 'not-contained'])('still counts a case as open that ended as %s', async (status) => {
    const id = newId();
    await intake(on(id));
    setStatus(id, status);
    expect(await intake(on(id))).toMatchObject({ outcome: 'joined' });
  });

  it.each(['released', 'rehearsed'])('opens a new case after one that was %s', async (status) => {
    const id = newId();
    const first = await intake(on(id));
    setStatus(id, status);
    const second = await intake(on(id));
    expect(second.outcome).toBe('opened');
    expect(second).not.toEqual(first);
    expect(executionsOn(id)).toHaveLength(2);
    expect(item(id)).toMatchObject({ status: { S: 'open' }, joined: { N: '0' } });
  });

  it('keeps the cases of two subjects apart', async () => {
    const [one, two] = [newId(), newId()];
    expect((await intake(on(one))).outcome).toBe('opened');
    expect((await intake(on(two))).outcome).toBe('opened');
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
    ['dynamodb', 'UpdateItem'],
  ] as const)(
    'opens one case and starts one workflow when the answer of %s %s is lost',
    async (service, operation) => {
      const id = newId();
      account.fail(service, operation, 'lost-answer', [1]);
      await intake(on(id));
      expect(executionsOn(id)).toHaveLength(1);
    },
  );

  it('says that it opened the case when it did, although the answer was lost', async () => {
    account.fail('dynamodb', 'PutItem', 'lost-answer', [1]);
    expect(await intake(on(newId()))).toMatchObject({ outcome: 'opened' });
  });

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
    expect(await intake(sampleFinding('Instance', 'x'))).toEqual({
      outcome: 'ignored',
      reason: 'a sample finding',
    });
    expect(account.calls()).toEqual([]);
    await expect(intake({ source: 'aws.ec2' })).rejects.toMatchObject({ error: 'InvalidInput' });
    expect(account.calls()).toEqual([]);
    await expect(
      intake(tagChange({ detail: { tags: { 'cordon:respond': 'maybe' } } })),
    ).rejects.toMatchObject({ error: 'RefusedTrigger' });
    expect(account.calls()).toEqual([]);
  });
});
