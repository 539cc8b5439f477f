/** The chain as `drift` appends to it: what it hangs on, who gets which number, and what is left when something fails. */
import {
  type CaseFolder,
  caseFolders,
  faultsOf,
  manifestsOf,
  recordsOf,
} from '../../../prove/laws/case-folders';
import { Account, type Input } from '../account';
import { executionOf } from '../case-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

async function assessed(): Promise<Input> {
  const input = await account.assessed(account.launch(), 'online');
  account.openCase(input.case);
  return input;
}

const driftOf = (input: Input, cause = 'a test') => ({
  case: input.case,
  cause,
  execution: 'arn:aws:states:us-east-1:111122223333:execution:Holding:x',
  results: [
    {
      step: 'isolate',
      status: 'ok',
      changes: [
        { at: '2026-11-23T03:00:00.000Z', action: 'ec2:X', target: 'eni-1', what: 'a -> b', outcome: 'done' },
      ],
    },
  ],
});
const drift = (input: Input, cause?: string) => account.invoke('Drift', driftOf(input, cause));
const report = ({ case: request, subject, mode }: Input) =>
  account.invoke<{ readonly verdict: { readonly attention: readonly string[] } }>('Report', {
    case: request,
    subject,
    choice: { mode, reason: 'test' },
    results: [],
    execution: executionOf(request),
  });

function folderOf({ case: { caseId } }: Input): CaseFolder {
  const folder = caseFolders(account.world).find((each) => each.caseId === caseId);
  if (!folder) throw new Error(`the vault has no ${caseId}`);
  return folder;
}

it('hangs on the manifest that stands, and then on itself', async () => {
  const input = await assessed();
  await report(input);
  await drift(input, 'first');
  await drift(input, 'second');
  const folder = folderOf(input);
  const [[manifestKey] = ['']] = manifestsOf(folder);
  expect(faultsOf(folder)).toEqual([]);
  expect(recordsOf(folder).map(([, { event, manifest }]) => [event, manifest?.key])).toEqual([
    [{ kind: 'hold', cause: 'first' }, manifestKey],
    [{ kind: 'hold', cause: 'second' }, manifestKey],
  ]);
});

it('may begin before there is a manifest, which then lists what is there', async () => {
  const input = await assessed();
  await drift(input);
  await report(input);
  await drift(input);
  const folder = folderOf(input);
  expect(faultsOf(folder)).toEqual([]);
  expect(recordsOf(folder).map(([, { manifest }]) => manifest === null)).toEqual([true, false]);
  const [[, manifest] = []] = manifestsOf(folder);
  expect(manifest?.objects.map(({ kind }) => kind)).toContain('custody-record');
});

it('goes on through a second report, which names the first', async () => {
  const input = await assessed();
  await report(input);
  await drift(input);
  await report(input);
  await drift(input);
  const folder = folderOf(input);
  expect(faultsOf(folder)).toEqual([]);
  const [[first], [, second]] = manifestsOf(folder) as [[string, unknown], [string, { previous: object }]];
  expect(second.previous).toMatchObject({ key: first });
});

it('gives every number to one of those who write at once', async () => {
  const input = await assessed();
  await report(input);
  await account.invokeAll(
    'Drift',
    [1, 2, 3, 4].map((n) => driftOf(input, `at once, ${n}`)),
    1,
  );
  const records = recordsOf(folderOf(input));
  expect(records.map(([, { number }]) => number)).toEqual([1, 2, 3, 4]);
  expect(new Set(records.map(([, { event }]) => JSON.stringify(event))).size).toBe(4);
  expect(faultsOf(folderOf(input))).toEqual([]);
});

it('has one record when the answer to the first write was lost', async () => {
  const input = await assessed();
  await report(input);
  // The record of the hold is the first object that is put, that of the chain the second.
  account.fail('s3', 'PutObject', 'lost-answer', [2]);
  await drift(input);
  expect(recordsOf(folderOf(input))).toHaveLength(1);
  expect(faultsOf(folderOf(input))).toEqual([]);
});

it('keeps a record that could not be signed, and the next one vouches for it', async () => {
  const input = await assessed();
  await report(input);
  account.fail('kms', 'Sign', 'denied');
  await drift(input);
  account.heal();
  await drift(input);
  expect(faultsOf(folderOf(input))).toEqual([expect.stringMatching(/000001\.json has no good signature$/)]);
  expect(
    account.range.record.logs.some(({ line }) => line.includes('the custody record is not signed')),
  ).toBe(true);
});

it.each(['Sign', 'GetPublicKey'])(
  'a report is not lost when KMS refuses %s: it says that it is not signed',
  async (operation) => {
    const input = await assessed();
    account.fail('kms', operation, 'denied');
    const { verdict } = await report(input);
    expect(verdict.attention.join()).toContain('the manifest is not signed');
    const [[, manifest] = []] = manifestsOf(folderOf(input));
    expect(manifest?.objects.map(({ kind }) => kind)).toContain('before-state');
    const unsigned = faultsOf(folderOf(input));
    expect(unsigned.join()).toMatch(/no good signature|no public key/);
  },
);

it('records what came while the manifest was being written', async () => {
  const input = await assessed();
  const key = `cases/${input.case.caseId}/triage/20261123T030000000Z/triage.txt`;
  let puts = 0;
  account.after('GetPublicKey', () => {
    puts++;
    account.putObject(key, 'late');
  });
  await report(input);
  expect(puts).toBe(1);
  const folder = folderOf(input);
  expect(recordsOf(folder).map(([, { event, objects }]) => [event.kind, objects[0]?.key])).toEqual([
    ['addition', key],
  ]);
  expect(faultsOf(folder)).toEqual([]);
});
