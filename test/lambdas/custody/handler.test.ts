/** An analyst reads evidence: CloudTrail tells it, the rule lets it through, and the chain of the case has it. */

import { type CaseFolder, caseFolders, faultsOf, recordsOf } from '../../../prove/laws/case-folders';
import { recordDataEvent } from '../../../range/services/cloudtrail/record-data-event';
import { Account, type Input } from '../account';
import { executionOf } from '../case-fixture';

let account: Account;
let input: Input;
beforeAll(async () => {
  account = await Account.open({ assembly: 'every-layer' });
});
afterAll(() => account.close());
afterEach(() => account.heal());

/** A case whose report is written. */
beforeEach(async () => {
  input = await account.assessed(account.launch(), 'online');
  account.openCase(input.case);
  const { case: request, subject, mode } = input;
  await account.invoke('Report', {
    case: request,
    subject,
    choice: { mode, reason: 'test' },
    results: [],
    execution: executionOf(request),
  });
});

const key = (path = 'before-state/instance.json'): string => `cases/${input.case.caseId}/${path}`;
const bucket = (): string => [...account.world.s3.buckets.keys()][0] ?? '';

const ANALYST = {
  arn: 'arn:aws:sts::111122223333:assumed-role/Analyst/ada',
  userId: 'AROAANALYST:ada',
};

interface Reading {
  readonly Key?: string;
  readonly Bucket?: string;
  readonly arn?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
}

function read({ Key = key(), Bucket = bucket(), arn = ANALYST.arn, ...more }: Reading = {}): void {
  recordDataEvent(account.world, {
    service: 's3',
    operation: 'GetObject',
    caller: { ...ANALYST, arn },
    input: { Bucket, Key },
    ...more,
  });
}

const settled = () => account.pass(60_000);
const folder = (): CaseFolder => {
  const found = caseFolders(account.world).find(({ caseId }) => caseId === input.case.caseId);
  if (!found) throw new Error('the vault has no such case');
  return found;
};
const accesses = () =>
  recordsOf(folder()).map(([, { event, who }]) => ({
    who,
    ...(event.kind === 'access' && event.access),
  }));

it('records who downloaded what, from where, with what, and when', async () => {
  read();
  await settled();
  expect(accesses()).toEqual([
    {
      who: ANALYST.arn,
      eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      action: 'GetObject',
      key: key(),
      at: expect.stringMatching(/^2026-11-2\dT[\d:]+Z$/),
      sourceIp: '192.0.2.7',
      userAgent: '[aws-cli/2.31.0]',
    },
  ]);
  expect(faultsOf(folder())).toEqual([]);
});

it('joins the parts of one download, and tells apart objects and readers', async () => {
  for (let part = 0; part < 20; part++) read();
  await settled();
  expect(accesses()).toHaveLength(1);
  read({ Key: key('before-state/protections.json') });
  read({ arn: 'arn:aws:iam::111122223333:user/eve' });
  await settled();
  expect(accesses()).toHaveLength(3);
  expect(faultsOf(folder())).toEqual([]);
});

it('records a refused attempt as such', async () => {
  read({ errorCode: 'AccessDenied' });
  await settled();
  expect(accesses()).toMatchObject([{ errorCode: 'AccessDenied' }]);
});

it('does not record what the functions of the stack read and write, so that no record makes another', async () => {
  // The queue hears of every report.
  const invoked = () =>
    account.range.record.invocations
      .filter((each) => !each.function.includes('Intake'))
      .map((each) => each.function);
  const before = invoked().length;
  const { case: request, subject, mode } = input;
  await account.invoke('Report', {
    case: request,
    subject,
    choice: { mode, reason: 'test' },
    results: [],
    execution: executionOf(request),
  });
  await settled();
  expect(invoked().slice(before)).toEqual([expect.stringContaining('Report')]);
  expect(accesses()).toEqual([]);
  // The one invocation for the analyst's read is the last: what it reads and writes itself comes to nothing.
  read();
  await settled();
  await settled();
  expect(invoked()).toHaveLength(before + 2);
});

it('is not led to a third record by a user agent or a name with control characters in it', async () => {
  read({ userAgent: `x\n"number": 9\u0000${'y'.repeat(5000)}` });
  await settled();
  const [access] = accesses();
  expect(access).toMatchObject({ userAgent: expect.stringMatching(/^x "number": 9 y+…$/) });
  expect(faultsOf(folder())).toEqual([]);
});

it.each([
  ['of another bucket', () => ({ Bucket: 'other' })],
  ['beside the cases', () => ({ Key: 'tools/avml' })],
  ['of no case', () => ({ Key: 'cases/x/y' })],
])('has nothing to do with an object %s', async (_, other) => {
  read(other());
  await settled();
  expect(accesses()).toEqual([]);
});

it('records it in the end when the vault refuses at first', async () => {
  account.fail('s3', 'PutObject', 'denied', [1]);
  read();
  await account.pass(5 * 60_000);
  expect(accesses()).toHaveLength(1);
  expect(faultsOf(folder())).toEqual([]);
});

it('may be given the same event again', async () => {
  read();
  await settled();
  const [{ event } = { event: undefined }] = account.range.record.events.slice(-1);
  const again = { ...(event as object), source: 'aws.s3' };
  expect(await account.invoke('Custody', again)).toEqual({ record: null });
  expect(accesses()).toHaveLength(1);
});
