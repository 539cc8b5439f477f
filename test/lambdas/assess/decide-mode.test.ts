import type { Assessment } from '../../../lambdas/assess/handler';
import type { Case } from '../../../lambdas/common/case';
import type { Instance } from '../../../range/services/ec2/state';
import { addManagedNode } from '../../../range/services/ssm/state';
import { Account, type AccountOptions } from '../account';
import { caseOf } from '../case-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

const assess = (request: Case, on = account): Promise<Assessment> => on.invoke('Assess', { case: request });

const tagged = (mode: string, more: Parameters<Account['launch']>[0] = {}): Instance =>
  account.launch({ tags: { 'forensics-mode': mode }, ...more });

/** Beyond the description of the subject and the before-state. */
const LOOKS = /^(Describe(?!Instances$)|List)/;
const looks = (): string[] =>
  account
    .calls()
    .map(({ operation }) => operation)
    .filter((name) => LOOKS.test(name))
    .toSorted((a, b) => (a < b ? -1 : 1));

describe('the mode', () => {
  it.each(['online', 'offline', 'capture-then-stop'])('%s costs no call more', async (mode) => {
    await assess(caseOf(tagged(mode).id));
    expect(looks()).toEqual([]);
  });

  it('hibernate looks at type, root volume and clusters; auto at agent and endpoints too', async () => {
    await assess(caseOf(tagged('hibernate').id));
    expect(looks()).toEqual(['DescribeInstanceTypes', 'DescribeVolumes', 'ListClusters']);
    await assess(caseOf(tagged('auto').id));
    expect(looks()).toEqual([
      'DescribeInstanceInformation',
      'DescribeInstanceTypes',
      'DescribeVolumes',
      'DescribeVpcEndpoints',
      'ListClusters',
    ]);
  });

  it('hibernate looks at the request of a Spot Instance', async () => {
    const subject = tagged('hibernate', { lifecycle: 'spot-one-time' });
    const { choice } = await assess(caseOf(subject.id));
    expect(looks()).toContain('DescribeSpotInstanceRequests');
    expect(choice).toMatchObject({ mode: 'online', asked: 'hibernate' });
    expect(choice.reason).toContain('Spot (a one-time request)');
  });

  it('that a person asks for goes before the tag', async () => {
    const request = { ...caseOf(tagged('offline').id), mode: 'online' } as const;
    expect((await assess(request)).choice).toEqual({
      mode: 'online',
      reason: 'the person who started the case asked for it',
    });
  });

  it('auto may be what a person asks for, and what policy defaults to', async () => {
    const subject = account.launch();
    const { choice } = await assess({ ...caseOf(subject.id), mode: 'auto' });
    expect(choice).toMatchObject({ mode: 'online', asked: 'auto' });
    const lazy = await Account.open({ policy: { defaultMode: 'auto' } } satisfies AccountOptions);
    try {
      expect((await assess(caseOf(lazy.launch().id), lazy)).choice).toMatchObject({ asked: 'auto' });
    } finally {
      await lazy.close();
    }
  });

  it('auto says what it saw, and the before-state keeps it', async () => {
    const subject = tagged('auto');
    addManagedNode(account.world, subject.id);
    const request = caseOf(subject.id);
    const { choice } = await assess(request);
    expect(choice.reason).toContain('agent: Online');
    expect(choice.reason).toContain('RAM: 512 MiB, some 1 minutes');
    const kept = account.vaultJson<{ choice: unknown }>(`cases/${request.caseId}/before-state/instance.json`);
    expect(kept.choice).toEqual(choice);
  });

  it.each([
    ['ec2', 'DescribeInstanceTypes'],
    ['ecs', 'ListClusters'],
    ['ssm', 'DescribeInstanceInformation'],
    ['ec2', 'DescribeVpcEndpoints'],
  ])('auto never stops where %s %s fails', async (service, operation) => {
    const subject = tagged('auto');
    account.fail(service, operation, 'denied');
    const { choice, status } = await assess(caseOf(subject.id));
    expect([status, choice.mode]).toEqual(['ok', 'online']);
    expect(choice.reason).toContain('rule unknown');
  });
});
