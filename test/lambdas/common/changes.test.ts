import { Changes } from '../../../lambdas/common/changes';

const make = (changes: Changes, action: string, run: () => Promise<unknown>) =>
  changes.make(action, 'i-1', 'a -> b', run);

describe('the gate for changes', () => {
  it('makes a change, returns what it returned and lists it', async () => {
    const changes = new Changes('enforce');
    expect(await make(changes, 'ec2:StopInstances', async () => 'stopped')).toBe('stopped');
    expect(changes.list).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        action: 'ec2:StopInstances',
        target: 'i-1',
        what: 'a -> b',
        outcome: 'done',
      },
    ]);
  });

  it('does nothing in a dry run, returns nothing and lists what would be done', async () => {
    const changes = new Changes('dry-run');
    let ran = false;
    const result = await make(changes, 'ec2:StopInstances', async () => {
      ran = true;
      return 'stopped';
    });
    expect({ result, ran, dry: changes.isDryRun }).toEqual({ result: undefined, ran: false, dry: true });
    expect(changes.list).toMatchObject([{ outcome: 'would be done' }]);
  });

  it('fails with the error of a change that fails, and does not list it', async () => {
    const changes = new Changes('enforce');
    const denied = new Error('denied');
    await expect(make(changes, 'ec2:StopInstances', () => Promise.reject(denied))).rejects.toBe(denied);
    expect(changes.list).toEqual([]);
  });

  it('lists changes in the order in which they were done', async () => {
    const changes = new Changes('enforce');
    const slow = make(changes, 'slow', async () => {
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    });
    await make(changes, 'fast', async () => undefined);
    await slow;
    expect(changes.list.map(({ action }) => action)).toEqual(['fast', 'slow']);
  });
});
