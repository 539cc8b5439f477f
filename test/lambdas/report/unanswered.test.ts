import type { Case } from '../../../lambdas/common/case';
import type { Report } from '../../../lambdas/report/handler';
import { Account } from '../account';
import { caseOf } from '../case-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());

type Outcome = 'Declined' | 'LeftAlone' | 'TriggerNotAllowed';

const report = (request: Case, outcome: Outcome): Promise<Report> =>
  account.invoke<Report>('Report', {
    case: request,
    execution: `arn:aws:states:us-east-1:111122223333:execution:Response:${request.caseId}`,
    subject: null,
    choice: null,
    results: [
      { step: 'gate', status: 'skipped', why: 'declined by alice', changes: [], detail: { outcome } },
    ],
  });

function asked(gate = 'ask'): Case {
  const request = caseOf(account.launch().id);
  Object.assign(account.openCase(request), { gate: { S: gate }, taskToken: { S: 'secret' } });
  return request;
}

const metrics = () =>
  account.range.record.logs.filter(({ line }) => line.includes('_aws')).map(({ line }) => line);

describe('a case that ended at the gate', () => {
  it.each<[Outcome, string, string]>([
    ['Declined', 'not attempted (declined)', 'declined'],
    ['LeftAlone', 'not attempted (left alone)', 'declined'],
    ['TriggerNotAllowed', 'not attempted (not allowed)', 'not-allowed'],
  ])('by %s is reported as %s', async (outcome, containment, status) => {
    const request = asked();
    const { verdict, manifest } = await report(request, outcome);
    expect(verdict).toMatchObject({ containment, because: ['declined by alice'], evidence: 'not attempted' });
    expect(manifest).not.toBeNull();
    expect(account.item(request)).toMatchObject({
      status: { S: status },
      reportedAt: { S: expect.any(String) },
    });
    expect(account.item(request)).not.toHaveProperty('taskToken');
    expect(metrics().join('')).not.toContain('"NotContained":1');
    expect(metrics().join('').includes('"TriggersNotAllowed":1')).toBe(status === 'not-allowed');
  });

  it('goes back to the gate when that was opened meanwhile, and has said nothing to anybody', async () => {
    const request = asked('open');
    const notices = () => [...account.world.sns.topics.values()].flatMap(({ messages }) => messages).length;
    const before = notices();
    await expect(report(request, 'Declined')).rejects.toMatchObject({ error: 'GateOpened' });
    expect(account.item(request)).toMatchObject({ status: { S: 'open' } });
    expect(notices()).toBe(before);
  });

  it('is reported although its subject has another case by now, which it does not touch', async () => {
    const request = asked();
    const next = { ...caseOf(request.instanceId) };
    account.openCase(next);
    expect((await report(request, 'Declined')).verdict.containment).toBe('not attempted (declined)');
    expect(account.item(next)).toMatchObject({ caseId: { S: next.caseId }, status: { S: 'open' } });
  });
});
