/** What a report says on the bus and to the metrics, and what becomes of it when neither can be reached. */

import { misfits } from '../../event-schemas';
import { Account, type Input } from '../account';
import { executionOf } from '../case-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

async function opened(): Promise<Input> {
  const input = await account.assessed(account.launch(), 'online');
  account.openCase(input.case);
  return input;
}

async function report({ case: request, subject, mode }: Input): Promise<number> {
  const from = account.world.clock.now();
  await account.invoke('Report', {
    case: request,
    subject,
    choice: { mode, reason: 'test' },
    results: [],
    execution: executionOf(request),
  });
  return account.world.clock.now() - from;
}

const eventsOf = ({ case: { caseId } }: Input) =>
  account.range.record.events
    .map(({ event }) => event)
    .filter(({ source, detail }) => source === 'cordon' && (detail as { caseId: string }).caseId === caseId);

it('says on the bus that the case is reported, and that the subject is not contained', async () => {
  const input = await opened();
  await report(input);
  const events = eventsOf(input);
  expect(events.map((event) => event['detail-type'])).toEqual([
    'cordon.case.reported',
    'cordon.case.not-contained',
  ]);
  expect(events.flatMap((event) => misfits(event['detail-type'], event.detail))).toEqual([]);
  expect(events[0]?.detail).toMatchObject({ containment: 'not contained', evidence: 'incomplete' });
  expect(events[0]?.resources).toContain(executionOf(input.case));
});

it('sends what was refused once more', async () => {
  const input = await opened();
  account.fail('events', 'PutEvents', 'throttled', [1]);
  await report(input);
  expect(account.calls('PutEvents')).toHaveLength(2);
  expect(eventsOf(input)).toHaveLength(2);
});

it.each(['denied', 'lost-request', 'lost-answer', 'server-error'] as const)(
  'is written and told though the bus fails (%s), which is logged, and waits no more than some seconds for it',
  async (kind) => {
    const input = await opened();
    account.fail('events', 'PutEvents', kind);
    expect(await report(input)).toBeLessThan(12_000);
    expect(account.calls('Publish')).toHaveLength(1);
    expect(account.calls('PutEvents').length).toBeLessThanOrEqual(2);
    expect(account.item(input.case)).toMatchObject({ status: { S: 'not-contained' } });
    const logged = account.range.record.logs.map(({ line }) => line).join('\n');
    expect(logged).toContain('the event could not be sent');
  },
);

it('counts the report, the verdict and the evidence', async () => {
  const input = await opened();
  const from = account.range.record.logs.length;
  await report(input);
  const lines = account.range.record.logs.slice(from).map(({ line }) => line);
  for (const metric of ['CasesReported', 'NotContained', 'EvidenceIncomplete'])
    expect(lines.filter((line) => line.includes(`"${metric}":1}`))).toHaveLength(1);
  expect(lines.join('\n')).not.toContain('TimeToCut');
  expect(account.world.cloudwatch.rejectedEmf).toEqual([]);
});
