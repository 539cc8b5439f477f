import { createHash } from 'node:crypto';
import type { Assessment } from '../../../lambdas/assess/handler';
import type { Case } from '../../../lambdas/common/case';
import type { Instance } from '../../../range/services/ec2/state';
import { Account } from '../account';
import { caseOf } from '../case-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

const assess = (request: Case): Promise<Assessment> =>
  account.invoke<Assessment>('Assess', { case: request });
const beforeState = ({ caseId }: Case): string => `cases/${caseId}/before-state/instance.json`;

const launchTagged = (mode: string): Instance => account.launch({ tags: { 'forensics-mode': mode } });

describe('assess', () => {
  it('puts the before-state into the vault and says where, with its hash', async () => {
    const instance = launchTagged('offline');
    const request = caseOf(instance.id);
    const { detail, status, changes } = await assess(request);
    const text = account.vaultText(beforeState(request)) ?? '';
    expect({ status, changes }).toEqual({ status: 'ok', changes: [] });
    expect(detail).toMatchObject({
      key: beforeState(request),
      sha256: createHash('sha256').update(text).digest('hex'),
      bytes: Buffer.byteLength(text),
    });
    expect(JSON.parse(text)).toMatchObject({
      case: request,
      choice: { mode: 'offline' },
      instance: { InstanceId: instance.id, NetworkInterfaces: [{ NetworkInterfaceId: instance.eniIds[0] }] },
    });
  });

  it('leaves the first before-state as it is when it runs again after changes', async () => {
    const instance = account.launch();
    const request = caseOf(instance.id);
    const first = await assess(request);
    const text = account.vaultText(beforeState(request));
    instance.tags.set('changed', 'meanwhile');
    const second = await assess(request);
    expect(second.detail).toEqual(first.detail);
    expect(account.vaultText(beforeState(request))).toBe(text);
  });

  it('survives a lost answer of the vault without a second version', async () => {
    const request = caseOf(account.launch().id);
    account.fail('s3', 'PutObject', 'lost-answer', [1]);
    const { detail } = await assess(request);
    expect(detail).toMatchObject({ key: beforeState(request) });
    const [vault] = account.world.s3.buckets.values();
    expect(vault?.versions.get(beforeState(request))).toHaveLength(1);
  });

  it.each([
    ['offline', 'offline'],
    ['hibernate', 'online'],
    ['auto', 'online'],
    ['<img src=x>', 'online'],
  ])('chooses for the tag %j the mode %s', async (tag, mode) => {
    expect((await assess(caseOf(launchTagged(tag).id))).choice.mode).toBe(mode);
  });

  it('describes a stopped subject as well', async () => {
    const instance = account.launch();
    instance.state = 'stopped';
    const { subject, status } = await assess(caseOf(instance.id));
    expect({ status, state: subject.state }).toEqual({ status: 'ok', state: 'stopped' });
  });

  it.each(['terminated', 'shutting-down'] as const)(
    'fails for a subject that is %s, and says so',
    async (state) => {
      const instance = account.launch();
      instance.state = state;
      await expect(assess(caseOf(instance.id))).rejects.toMatchObject({
        error: 'SubjectGone',
        detail: expect.stringContaining(`${instance.id} is ${state}`),
      });
    },
  );

  it('fails with the code of EC2 for an instance that it does not know', async () => {
    await expect(assess(caseOf('i-0ffffffffffffffff'))).rejects.toMatchObject({
      error: 'InvalidInstanceID.NotFound',
    });
  });

  it('survives a throttled description', async () => {
    account.fail('ec2', 'DescribeInstances', 'throttled', [1, 2, 3]);
    expect(await assess(caseOf(account.launch().id))).toMatchObject({ status: 'ok' });
  });

  it('puts the before-state into the case table when the bucket refuses it, once', async () => {
    const instance = account.launch();
    const request = caseOf(instance.id);
    account.openCase(request);
    account.fail('s3', 'PutObject', 'denied');
    const { detail } = await assess(request);
    expect(detail).toMatchObject({ table: 'beforeState' });
    const kept = account.item(request)?.beforeState;
    expect(JSON.parse(kept?.S ?? '')).toMatchObject({ instance: { InstanceId: instance.id } });
    instance.tags.set('changed', 'meanwhile');
    await assess(request);
    expect(account.item(request)?.beforeState).toEqual(kept);
  });

  it('fails when neither bucket nor table takes the before-state, so that nothing is changed', async () => {
    const request = caseOf(account.launch().id);
    account.openCase(request);
    account.fail('s3', 'PutObject', 'denied');
    account.fail('dynamodb', 'UpdateItem', 'denied');
    await expect(assess(request)).rejects.toMatchObject({ error: 'AccessDeniedException' });
  });

  it('rejects an input that is no case', async () => {
    await expect(account.invoke('Assess', { case: { caseId: '../x' } })).rejects.toMatchObject({
      error: 'InvalidInput',
    });
    expect(account.calls()).toEqual([]);
  });
});
