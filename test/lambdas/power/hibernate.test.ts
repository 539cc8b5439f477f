import type { Instance } from '../../../range/services/ec2/state';
import { Account, type Input, type Result } from '../account';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

const launch = (more: Parameters<Account['launch']>[0] = {}): Instance =>
  account.launch({
    type: 'm5.large',
    hibernationConfigured: true,
    launchedAt: account.world.clock.now() - DAY_MS,
    memory: { secret: 'in RAM only' },
    ...more,
  });

const power = (input: Input, more: object = {}): Promise<Result> =>
  account.invoke('Power', { ...input, action: 'before-evidence', isOutOfGroup: true, ...more });

const hibernate = async (subject: Instance, more: object = {}): Promise<Result> =>
  power(await account.assessed(subject, 'hibernate'), more);

/** After time for a guest that hibernates or shuts down. */
async function verified(subject: Instance): Promise<Result> {
  await account.pass(HOUR_MS);
  return await hibernate(subject, { action: 'check' });
}

describe('in mode hibernate', () => {
  it('hibernates, and skips nothing of the guest', async () => {
    const subject = launch();
    const result = await hibernate(subject);
    expect(account.calls('StopInstances').map(({ input }) => input)).toEqual([
      { InstanceIds: [subject.id], Hibernate: true },
    ]);
    expect(result).toMatchObject({
      status: 'ok',
      changes: [{ action: 'ec2:StopInstances', what: expect.stringContaining('-> hibernating') }],
      detail: { state: 'stopping', settled: false, isHibernating: true },
    });
  });

  it('is well once EC2 says that it hibernated', async () => {
    const subject = launch();
    await hibernate(subject);
    expect(await verified(subject)).toMatchObject({
      status: 'ok',
      changes: [],
      detail: { state: 'stopped', settled: true, hibernation: 'begun' },
    });
    expect(subject.hibernated).toBe(true);
  });

  it('fails where the guest shut down instead: its memory is lost', async () => {
    const subject = launch();
    account.world.ec2.failingHibernations.add(subject.id);
    await hibernate(subject);
    const result = await verified(subject);
    expect(result).toMatchObject({ status: 'failed', detail: { settled: true, hibernation: 'lost' } });
    expect(result.why).toContain('memory is LOST');
    expect(result.why).toContain('Client.UserInitiatedShutdown');
  });

  it.each([
    ['no reason', undefined],
    ['a reason that is not known', { code: 'Client.SomethingNew', message: 'Client.SomethingNew: so' }],
  ])('fails with %s: it is not proved, and not called well', async (_what, reason) => {
    const subject = launch();
    await hibernate(subject);
    await account.pass(HOUR_MS);
    if (reason) subject.stateReason = reason;
    else delete subject.stateReason;
    expect(await verified(subject)).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('whether it hibernated is not known'),
      detail: { hibernation: 'unknown' },
    });
  });

  it.each([
    ['what was not launched for it', { hibernationConfigured: false }, 'UnsupportedHibernationConfiguration'],
    ['what has just been started', { isNew: true }, 'UnsupportedOperation'],
  ])('fails when EC2 refuses %s, which stays online: never a plain stop', async (_what, given, code) => {
    const { isNew = false, ...spec } = { isNew: false, ...given };
    const subject = launch(spec);
    if (isNew) subject.launchedAt = account.world.clock.now();
    const result = await hibernate(subject);
    expect(result).toMatchObject({
      status: 'failed',
      why: expect.stringContaining(code),
      changes: [],
      detail: { state: 'running', isHibernating: false },
    });
    expect(account.calls('StopInstances').map(({ input }) => input)).toEqual([
      { InstanceIds: [subject.id], Hibernate: true },
    ]);
  });

  it.each([
    ['is still in its group', {}, { isOutOfGroup: false }, 'still in its Auto Scaling group'],
    ['would lose its instance store', { type: 'm5d.large' }, {}, '75 GB of instance-store'],
  ])('does not stop what %s, and says why', async (_what, spec, more, why) => {
    const subject = launch(spec);
    const result = await hibernate(subject, more);
    expect(result).toMatchObject({ status: 'skipped', why: expect.stringContaining(why), changes: [] });
    expect([subject.state, account.calls('StopInstances')]).toEqual(['running', []]);
  });

  it('may run twice with the effect of once', async () => {
    const subject = launch();
    await hibernate(subject);
    expect(await hibernate(subject)).toMatchObject({ status: 'ok', detail: { isHibernating: true } });
    expect(await verified(subject)).toMatchObject({ status: 'ok', detail: { hibernation: 'begun' } });
  });
});
