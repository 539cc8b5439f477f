import { Account, type Result } from '../account';
import { caseOf } from '../case-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

const crowd = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`own-${at}`, 'x']));

const tag = (input: unknown): Promise<Result> => account.invoke('Tag', input);
const keys = ({ tags }: { tags: Map<string, string> }): readonly string[] =>
  [...tags.keys()].filter((key) => key.startsWith('cordon:'));

describe('tag', () => {
  it('says on the subject in which case and why it is in quarantine', async () => {
    const subject = account.launch({ tags: { Name: 'web' } });
    const input = await account.assessed(subject);
    expect(await tag(input)).toMatchObject({ status: 'ok' });
    expect(Object.fromEntries(subject.tags)).toEqual({
      Name: 'web',
      'cordon:case': input.case.caseId,
      'cordon:status': 'quarantined',
      'cordon:trigger': 'GuardDuty finding 7ab0c1d2e3f405162738495a6b7c8d9e',
      'cordon:mode': 'online',
    });
  });

  it('names the trigger tag of a case that an analyst opened', async () => {
    const subject = account.launch();
    const input = await account.assessed(subject);
    const request = caseOf(subject.id, { kind: 'tag', key: 'cordon:respond', version: 2 });
    await tag({ ...input, case: request });
    expect(subject.tags.get('cordon:trigger')).toBe('tag cordon:respond');
  });

  it('keeps the ticket', async () => {
    const subject = account.launch({ tags: { 'cordon:ticket': 'SEC-123' } });
    expect(await tag(await account.assessed(subject))).toMatchObject({ status: 'ok' });
    expect(subject.tags.get('cordon:ticket')).toBe('SEC-123');
  });

  it('may run twice with the effect of once', async () => {
    const subject = account.launch();
    const input = await account.assessed(subject);
    await tag(input);
    const first = new Map(subject.tags);
    expect(await tag(input)).toMatchObject({ status: 'ok' });
    expect(subject.tags).toEqual(first);
  });

  it.each([
    [46, 4],
    [47, 3],
    [49, 1],
    [50, 0],
  ])('puts onto a subject with %d tags the %d most important', async (own, fitting) => {
    const subject = account.launch({ tags: crowd(own) });
    const result = await tag(await account.assessed(subject));
    const order = ['cordon:case', 'cordon:status', 'cordon:trigger', 'cordon:mode'];
    expect(keys(subject)).toEqual(order.slice(0, fitting));
    expect(result.status).toBe(fitting === 4 ? 'ok' : 'failed');
    if (fitting < 4) expect(result.why).toContain(`left out ${4 - fitting}`);
  });

  it('replaces tags of an earlier case even where there is no room for more', async () => {
    const subject = account.launch({ tags: { ...crowd(48), 'cordon:case': 'old', 'cordon:mode': 'old' } });
    const input = await account.assessed(subject);
    await tag(input);
    expect(subject.tags.get('cordon:case')).toBe(input.case.caseId);
    expect(subject.tags.get('cordon:mode')).toBe('online');
    expect(subject.tags.size).toBe(50);
  });

  it('uses all the room there is when some of its tags stand already', async () => {
    const subject = account.launch({ tags: { ...crowd(48), 'cordon:case': 'old' } });
    await tag(await account.assessed(subject));
    expect(keys(subject)).toEqual(['cordon:case', 'cordon:status']);
  });

  it('does not count the tags of AWS', async () => {
    const subject = account.launch({ tags: { ...crowd(46), 'aws:autoscaling:groupName': 'web' } });
    expect(await tag(await account.assessed(subject))).toMatchObject({ status: 'ok' });
  });

  it('fails when it may not tag', async () => {
    const input = await account.assessed(account.launch());
    account.fail('ec2', 'CreateTags', 'denied');
    expect(await tag(input)).toMatchObject({
      status: 'failed',
      changes: [],
      why: expect.stringContaining('UnauthorizedOperation'),
    });
  });

  it('tags without knowing the standing tags when they cannot be read, and says so', async () => {
    const subject = account.launch();
    const input = await account.assessed(subject);
    account.fail('ec2', 'DescribeInstances', 'denied');
    expect(await tag(input)).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('reading the tags'),
    });
    expect(keys(subject)).toHaveLength(4);
  });
});
